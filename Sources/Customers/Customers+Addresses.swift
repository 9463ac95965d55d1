import Contracts
import JSON
import Messaging

/// Where customers have things sent.
extension Customers {
  /// Of one customer.
  private static let mostAddresses = 50

  func put(_ command: PutAddress, _ turn: Turn) throws {
    _ = try living(command.customerID, turn)
    let store = AddressStore(turn.store)
    if command.isNew {
      guard try store.addresses(of: command.customerID).count < Customers.mostAddresses else {
        throw Problem.tooManyAddresses(Customers.mostAddresses)
      }
    } else if try !store.has(command.addressID, of: command.customerID) {
      throw Problem.notFound("address", command.addressID)
    }
    let address = Address(id: command.addressID, document: command.address)
    try store.save(address, of: command.customerID)
    try turn.answer(Outcome(command.isNew ? 201 : 200, body: address.json))
  }

  func remove(_ command: RemoveAddress, _ turn: Turn) throws {
    let customer = try living(command.customerID, turn)
    let store = AddressStore(turn.store)
    guard try store.remove(command.addressID, of: customer.id) else {
      throw Problem.notFound("address", command.addressID)
    }
    try turn.answer(try store.document(customer.id))
  }
}

/// An address of a customer.
struct Address: JSONEncodable {
  let id: String
  /// JSON object text.
  let document: [UInt8]

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("address_id", id)
    writer.key("address")
    writer.raw(document)
    writer.endObject()
  }
}

extension AddressStore {
  /// All of them, as they are shown.
  func document(_ customerID: String) throws -> Outcome {
    var writer = JSONWriter(reserving: 512)
    writer.beginObject()
    writer.list("addresses", try addresses(of: customerID))
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

extension Problem {
  fileprivate static func tooManyAddresses(_ most: Int) -> Problem {
    Problem(
      "too-many-addresses", 409, title: "Too many addresses", detail: "A customer has at most \(most) addresses.")
  }
}
