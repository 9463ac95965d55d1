package import Contracts
import JSON
package import Messaging
package import SQLite

/// The customers capability: who may order. See README.md beside this file.
package final class Customers: Capability {
  package static let name = CapabilityName.customers
  package static let migrations = CustomersSchema.migrations

  package init(_ partition: PartitionID, _ topology: Topology) {}

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case PutCustomer.type: try put(message.decode(), turn)
    case CheckCustomer.type: try check(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    if message.head.type == CheckCustomer.type { turn.refuseAbandoned(message) }
  }

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    guard query.head.type == GetCustomer.type else { throw UnknownMessage(query.head.type) }
    let wanted: GetCustomer = try query.decode()
    guard let customer = try CustomersStore(store).customer(wanted.customerID) else {
      return Outcome(.notFound("customer", wanted.customerID))
    }
    return Outcome(200, entityTag: "\"\(customer.customerVersion)\"", body: customer.json)
  }

  private func put(_ command: PutCustomer, _ turn: Turn) throws {
    let store = CustomersStore(turn.store)
    let known = try store.customer(command.customerID)
    let changed = CustomerChanged(command, version: (known?.customerVersion ?? 0) + 1)
    if let known, known.says(command) {
      return try turn.answer(Outcome(200, entityTag: "\"\(known.customerVersion)\"", body: known.json))
    }
    try store.save(changed)
    turn.emit(changed, id: changed.factID)
    try turn.answer(
      Outcome(known == nil ? 201 : 200, entityTag: "\"\(changed.customerVersion)\"", body: changed.json))
  }

  /// A stop of an order whose customer orders does not know yet: it learns the customer on the way.
  private func check(_ command: CheckCustomer, _ turn: Turn) throws {
    var draft = command.draft
    guard let customer = try CustomersStore(turn.store).customer(draft.customerID), customer.active else {
      return turn.refuse(draft, .unknownCustomer(draft.customerID))
    }
    if let orders = turn.topology.partition(.orders, id: draft.orderID) {
      turn.send(customer, id: "\(customer.factID).\(orders)", to: orders)
    }
    let slip = turn.message.head.slip
    if slip.contains(where: { $0.partition.capability == .promotion }) {
      draft.segments = customer.segments.split(separator: ";").map(String.init)
    }
    turn.forward(draft, along: slip)
  }
}

extension CustomerChanged {
  init(_ command: PutCustomer, version: Int64) {
    self.init(
      customerID: command.customerID, email: command.email, name: command.name, country: command.country,
      active: command.active, segments: command.segments, customerVersion: version)
  }

  func says(_ command: PutCustomer) -> Bool {
    email == command.email && name == command.name && country == command.country && active == command.active
      && segments == command.segments
  }

  var factID: String { "customer.\(customerID).v\(customerVersion).CustomerChanged" }
}
