package import Contracts
import JSON
package import Messaging
package import SQLite

/// The customers capability: who may order, who is in which segment. See README.md beside this file.
package final class Customers: Capability {
  package static let name = CapabilityName.customers
  package static let linger: Int64 = 5
  package static let migrations = CustomersSchema.migrations

  let partition: PartitionID

  package init(_ partition: PartitionID, _ topology: Topology) {
    self.partition = partition
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    do {
      switch message.head.type {
      case PutCustomer.type: try put(message.decode(PutCustomer.self), turn)
      case UpdateProfile.type: try update(message.decode(), turn)
      case PutPreferences.type: try put(message.decode(PutPreferences.self), turn)
      case PutAddress.type: try put(message.decode(PutAddress.self), turn)
      case RemoveAddress.type: try remove(message.decode(), turn)
      case EraseCustomer.type: try erase(message.decode(), turn)
      case CheckCustomer.type: try check(message.decode(), turn)
      default:
        guard try handleHistory(message, turn) || handleSegments(message, turn) else {
          throw UnknownMessage(message.head.type)
        }
      }
    } catch let problem as Problem {
      try turn.refuse(problem)
    }
  }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    if message.head.type == CheckCustomer.type { turn.refuseAbandoned(message) }
  }

  // MARK: Changes

  private func put(_ command: PutCustomer, _ turn: Turn) throws {
    let known = try CustomersStore(turn.store).customer(command.customerID)
    guard known?.erasedAt == nil else { throw Problem.customerErased(command.customerID) }
    var next = known ?? Customer(id: command.customerID, email: "", name: "", country: "", active: true, given: [])
    (next.email, next.name, next.country) = (command.email, command.name, command.country)
    (next.active, next.given) = (command.active, command.segments.names)
    if known == nil { try evaluate(&next, at: turn.now, turn) }
    let saved = try save(next, was: known, turn)
    try turn.answer(Outcome(known == nil ? 201 : 200, entityTag: saved.entityTag, body: saved.event.json))
  }

  private func update(_ command: UpdateProfile, _ turn: Turn) throws {
    let known = try living(command.customerID, turn)
    var next = known
    (next.email, next.name, next.country) = (command.email, command.name, command.country)
    let saved = try save(next, was: known, turn)
    try turn.answer(Outcome(200, entityTag: saved.entityTag, body: saved.event.json))
  }

  private func put(_ command: PutPreferences, _ turn: Turn) throws {
    let known = try living(command.customerID, turn)
    var next = known
    next.preferences = command.preferences
    let saved = try save(next, was: known, turn)
    try turn.answer(Outcome(200, entityTag: saved.entityTag, body: saved.preferences.json))
  }

  /// - Throws: a `Problem` when there is none, or none any more.
  func living(_ id: String, _ turn: Turn) throws -> Customer {
    guard let known = try CustomersStore(turn.store).customer(id) else { throw Problem.notFound("customer", id) }
    guard known.erasedAt == nil else { throw Problem.customerErased(id) }
    return known
  }

  /// Keeps what has become of a customer. Where others see a difference they are told, and it has another version.
  /// - Returns: the customer as kept.
  @discardableResult
  func save(_ next: Customer, was known: Customer?, _ turn: Turn) throws -> Customer {
    var next = next
    let isTold = known.map { $0.event.json != next.event.json } ?? true
    if isTold { next.version += 1 }
    if isTold || known?.expiry != next.expiry { try CustomersStore(turn.store).save(next) }
    guard isTold else { return next }
    turn.emit(next.event, id: next.event.factID)
    try cacheProfile(next, turn)
    return next
  }

  // MARK: Orders

  /// A stop of an order whose customer orders does not know yet: it learns the customer on the way.
  private func check(_ command: CheckCustomer, _ turn: Turn) throws {
    var draft = command.draft
    guard let customer = try CustomersStore(turn.store).customer(draft.customerID), customer.active else {
      return turn.refuse(draft, .unknownCustomer(draft.customerID))
    }
    if let orders = turn.topology.partition(.orders, id: draft.orderID) {
      turn.send(customer.event, id: "\(customer.event.factID).\(orders)", to: orders)
    }
    let slip = turn.message.head.slip
    if slip.contains(where: { $0.partition.capability == .promotion }) { draft.segments = customer.segments }
    turn.forward(draft, along: slip)
  }
}
