import Contracts
import JSON
import Messaging

/// Who a customer was is forgotten; that somebody ordered is not.
extension Customers {
  func erase(_ command: EraseCustomer, _ turn: Turn) throws {
    guard let known = try CustomersStore(turn.store).customer(command.customerID) else {
      throw Problem.notFound("customer", command.customerID)
    }
    if known.erasedAt != nil { return try turn.answer(known.erasure) }
    var next = known
    (next.email, next.name, next.country, next.active) = ("", "", "", false)
    (next.given, next.earned, next.preferences) = ([], [], .none)
    try setExpiry(nil, of: &next, turn)
    next.erasedAt = turn.now
    let erased = try save(next, was: known, turn)
    try AddressStore(turn.store).removeAll(of: erased.id)
    try turn.forgetDeadLetters(of: erased.id)
    turn.emit(
      CustomerErased(customerID: erased.id, erasedAt: turn.now, customerVersion: erased.version),
      id: "customer.\(erased.id).v\(erased.version).CustomerErased")
    forgetCaches(erased.id, turn)
    try turn.answer(erased.erasure)
  }
}

extension Customer {
  fileprivate var erasure: Outcome {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("customer_id", id)
    writer.field("erased_at", Timestamp.format(erasedAt ?? 0))
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}
