package import Contracts
import JSON
package import Messaging
package import SQLite

/// What customers answers, and what it keeps ready for those who read it often.
extension Customers {
  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    switch query.head.type {
    case GetCustomer.type: try read(query.decode(GetCustomer.self), store)
    case GetCustomerOrders.type: try HistoryStore(store).page(query.decode())
    case GetSegment.type: try read(query.decode(GetSegment.self), store)
    case ExportCustomer.type: try export(query.decode(), store)
    default: throw UnknownMessage(query.head.type)
    }
  }

  private func read(_ wanted: GetCustomer, _ store: Database) throws -> Outcome {
    guard let customer = try CustomersStore(store).customer(wanted.customerID) else {
      return Outcome(.notFound("customer", wanted.customerID))
    }
    switch wanted.part {
    case .profile: return customer.profile
    case .preferences: return customer.chosen
    case .addresses: return try AddressStore(store).document(customer.id)
    case .segments: return customer.membership(try HistoryStore(store).lifetime(of: customer.id))
    }
  }

  private func read(_ wanted: GetSegment, _ store: Database) throws -> Outcome {
    try SegmentStore(store).segment(wanted.name)?.outcome(200) ?? Outcome(.notFound("segment", wanted.name))
  }

  private func export(_ wanted: ExportCustomer, _ store: Database) throws -> Outcome {
    guard let customer = try CustomersStore(store).customer(wanted.customerID) else {
      return Outcome(.notFound("customer", wanted.customerID))
    }
    let history = HistoryStore(store)
    var writer = JSONWriter(reserving: 4_096)
    writer.beginObject()
    writer.field("profile", customer.event)
    writer.field("preferences", customer.preferences)
    writer.list("addresses", try AddressStore(store).addresses(of: customer.id))
    writer.key("segments")
    writer.raw(customer.membership(try history.lifetime(of: customer.id)).body)
    writer.list("history", try history.orders(of: customer.id, before: "~", limit: .max))
    writer.optional("erased_at", customer.erasedAt.map { Timestamp.format($0) })
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

// MARK: Documents

extension Customer {
  fileprivate var profile: Outcome { Outcome(200, entityTag: entityTag, body: event.json) }
  fileprivate var chosen: Outcome { Outcome(200, entityTag: entityTag, body: preferences.json) }

  /// Its segments, and the history they come from.
  fileprivate func membership(_ lifetime: Lifetime) -> Outcome {
    var writer = JSONWriter(reserving: 256)
    writer.beginObject()
    writer.strings("segments", segments)
    writer.strings("given", given)
    writer.strings("earned", earned)
    writer.field("orders", lifetime.orders)
    writer.list("lifetime_value", lifetime.values)
    writer.optional("last_order_at", lifetime.lastOrder.map { Timestamp.format($0) })
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

extension PastOrder: JSONEncodable {
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", orderID)
    writer.field("at", Timestamp.format(at))
    writer.field("total", total)
    if refunded > 0 { writer.field("refunded", Money(refunded, total.currency)) }
    writer.field("status", status)
    writer.endObject()
  }
}

extension HistoryStore {
  fileprivate func page(_ wanted: GetCustomerOrders) throws -> Outcome {
    let orders = try orders(of: wanted.customerID, before: wanted.cursor ?? "~", limit: wanted.limit)
    var writer = JSONWriter(reserving: 256 * orders.count + 64)
    writer.beginObject()
    writer.list("orders", orders)
    if orders.count == wanted.limit, let last = orders.last { writer.field("next_cursor", last.orderID) }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

extension SegmentChanged {
  func outcome(_ status: Int) -> Outcome { Outcome(status, entityTag: "\"\(segmentVersion)\"", body: json) }
}

// MARK: Read caches

/// Written in the very publication of the answer, before it: what was answered is never missing from them.
extension Customers {
  /// Seconds.
  private static let profileTTL: Int64 = 30 * 60
  private static let preferencesTTL: Int64 = 60 * 60
  private static let historyTTL: Int64 = 4 * 60 * 60

  private func key(_ id: String, _ part: String) -> String {
    CachedAnswer.customerKey(partition: "\(partition)", id, part)
  }

  func cacheProfile(_ customer: Customer, _ turn: Turn) throws {
    keep(customer.profile, of: customer.id, "profile", Customers.profileTTL, turn)
    keep(customer.chosen, of: customer.id, "preferences", Customers.preferencesTTL, turn)
    try cacheSegments(customer, turn)
  }

  func cacheSegments(_ customer: Customer, _ turn: Turn) throws {
    let lifetime = try HistoryStore(turn.store).lifetime(of: customer.id)
    keep(customer.membership(lifetime), of: customer.id, "segments", Customers.historyTTL, turn)
  }

  /// The first page, of the usual size.
  func cacheHistory(of id: String, _ turn: Turn) throws {
    let page = GetCustomerOrders(customerID: id, cursor: nil, limit: GetCustomerOrders.usualLimit)
    keep(try HistoryStore(turn.store).page(page), of: id, "orders", Customers.historyTTL, turn)
    if let customer = try CustomersStore(turn.store).customer(id) { try cacheSegments(customer, turn) }
  }

  func forgetCaches(_ id: String, _ turn: Turn) {
    for part in ["profile", "preferences", "segments", "orders"] { turn.deleteCache(key(id, part)) }
  }

  private func keep(_ outcome: Outcome, of id: String, _ part: String, _ seconds: Int64, _ turn: Turn) {
    turn.setCache(key(id, part), CachedAnswer(owner: id, outcome: outcome).json, seconds: seconds)
  }
}
