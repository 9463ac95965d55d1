package import Contracts
import JSON
package import Messaging
import SQLite

/// What orders keeps of a customer, told or forgotten. Amounts, lines and states stay, under the customer's id.
extension Orders {
  package func forget(_ event: CustomerErased, _ turn: Turn) throws {
    let store = ErasureStore(turn.store)
    try store.note(event.customerID, at: event.erasedAt)
    for row in try store.orders(of: event.customerID) { try forget(row, store, turn) }
    for id in try store.checkouts(of: event.customerID) {
      guard var checkout = try CheckoutStore(turn.store).checkout(id) else { continue }
      checkout.particulars = Erasure.nothing
      checkout.payment = nil
      checkout.quoted.terms.payment = nil
      try CheckoutStore(turn.store).save(checkout, at: turn.now)
    }
  }

  private func forget(_ known: OrderRow, _ store: ErasureStore, _ turn: Turn) throws {
    try keepAnswer(known, turn)
    var row = known
    row.cancellation?.reason = nil
    // One that is pending may have to be paid for yet: its means go when it is decided.
    if row.status != .pending, row.status != .cancelling { row.terms.payment = nil }
    if !row.particulars.isEmpty { row.particulars = Erasure.nothing }
    row.document = try row.document.map { try Erasure.scrubbed($0) }
    try store.save(row)
    for (id, document) in try store.returns(of: row.orderID) {
      try store.save(try Erasure.scrubbed(document), ofReturn: id)
    }
  }

  func export(_ query: ExportCustomer, _ database: Database) throws -> Outcome {
    let store = ErasureStore(database)
    var writer = JSONWriter(reserving: 16_384)
    writer.beginObject()
    writer.key("orders")
    writer.beginArray()
    for row in try store.orders(of: query.customerID) { writer.raw(try row.current()) }
    writer.endArray()
    writer.list(
      "carts", try store.carts(of: query.customerID).compactMap { try CartStore(database).cart($0) })
    writer.list(
      "checkouts", try store.checkouts(of: query.customerID).compactMap { try CheckoutStore(database).checkout($0) })
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}
