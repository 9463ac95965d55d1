import Contracts
import JSON
import Messaging

/// Segments: their rules, and who is in them.
extension Customers {
  /// Customers looked at in one message after a change of rules.
  private static let page = 200

  func handleSegments(_ message: Message, _ turn: Turn) throws -> Bool {
    switch message.head.type {
    case PutSegment.type: try put(message.decode(PutSegment.self), turn)
    case SegmentChanged.type: try apply(message.decode(), turn)
    case EvaluateSegment.type: try evaluatePage(message.decode(), turn)
    case SegmentExpiry.type: try expire(message.decode(), turn)
    default: return false
    }
    return true
  }

  // MARK: Rules

  private func put(_ command: PutSegment, _ turn: Turn) throws {
    let known = try SegmentStore(turn.store).segment(command.name)
    if let known, known.rules == command.rules { return try turn.answer(known.outcome(200)) }
    let changed = SegmentChanged(
      name: command.name, rules: command.rules, segmentVersion: (known?.segmentVersion ?? 0) + 1)
    try apply(changed, turn)
    for other in turn.topology.partitions(.customers) where other != partition {
      turn.send(changed, id: "segment.\(changed.name).v\(changed.segmentVersion).\(other)", to: other)
    }
    try turn.answer(changed.outcome(known == nil ? 201 : 200))
  }

  private func apply(_ segment: SegmentChanged, _ turn: Turn) throws {
    let store = SegmentStore(turn.store)
    if let known = try store.segment(segment.name), known.segmentVersion >= segment.segmentVersion { return }
    try store.save(segment)
    try goOn(EvaluateSegment(name: segment.name, segmentVersion: segment.segmentVersion, after: ""), turn)
  }

  /// At once, but behind what the log has by then: a segment of many customers holds nobody up.
  private func goOn(_ next: EvaluateSegment, _ turn: Turn) throws {
    try turn.setTimer(
      next, id: "segment.\(next.name).v\(next.segmentVersion).evaluate.\(partition).\(next.after)", due: turn.now)
  }

  /// Rules that have changed again meanwhile are looked at by their own pages.
  private func evaluatePage(_ message: EvaluateSegment, _ turn: Turn) throws {
    guard try SegmentStore(turn.store).segment(message.name)?.segmentVersion == message.segmentVersion else { return }
    let customers = try HistoryStore(turn.store).customers(after: message.after, limit: Customers.page)
    for id in customers {
      guard let known = try CustomersStore(turn.store).customer(id), known.erasedAt == nil else { continue }
      try reevaluate(known, at: turn.now, turn)
    }
    guard customers.count == Customers.page, let last = customers.last else { return }
    try goOn(EvaluateSegment(name: message.name, segmentVersion: message.segmentVersion, after: last), turn)
  }

  // MARK: Membership

  /// The timer has gone off; another may have to be set.
  private func expire(_ timer: SegmentExpiry, _ turn: Turn) throws {
    guard var known = try CustomersStore(turn.store).customer(timer.customerID), known.expiry == timer.due else {
      return
    }
    known.expiry = nil
    try CustomersStore(turn.store).save(known)
    try reevaluate(known, at: max(turn.now, timer.due), turn)
  }

  func reevaluate(_ known: Customer, at now: Int64, _ turn: Turn) throws {
    var next = known
    try evaluate(&next, at: now, turn)
    try save(next, was: known, turn)
  }

  /// Which segments the customer's history puts it into, and a timer for when the first of them is over.
  func evaluate(_ customer: inout Customer, at now: Int64, _ turn: Turn) throws {
    let segments = try SegmentStore(turn.store).all().filter { !$0.rules.isEmpty }
    guard !segments.isEmpty || !customer.earned.isEmpty else { return }
    let lifetime = try HistoryStore(turn.store).lifetime(of: customer.id)
    let earned = segments.filter { $0.rules.hold(lifetime, at: now) }
    customer.earned = earned.map(\.name)
    let expiry = earned.compactMap { $0.rules.end(lifetime) }.min()
    try setExpiry(expiry, of: &customer, turn)
  }

  func setExpiry(_ expiry: Int64?, of customer: inout Customer, _ turn: Turn) throws {
    guard expiry != customer.expiry else { return }
    if let due = customer.expiry { try turn.cancelTimer(id: customer.expiryID(due), due: due) }
    if let due = expiry {
      try turn.setTimer(SegmentExpiry(customerID: customer.id, due: due), id: customer.expiryID(due), due: due)
    }
    customer.expiry = expiry
  }
}

extension Customer {
  fileprivate func expiryID(_ due: Int64) -> String { "customer.\(id).segments.\(due)" }
}

extension SegmentRules {
  private static let day: Int64 = 86_400_000

  fileprivate func hold(_ lifetime: Lifetime, at now: Int64) -> Bool {
    if let minimumOrders, lifetime.orders < minimumOrders { return false }
    if let least = minimumLifetimeValue {
      guard lifetime.values.contains(where: { $0.currency == least.currency && $0.amount >= least.amount }) else {
        return false
      }
    }
    if orderedWithinDays != nil {
      guard let end = end(lifetime), now < end else { return false }
    }
    return true
  }

  /// When the last order is too long ago, Unix milliseconds.
  fileprivate func end(_ lifetime: Lifetime) -> Int64? {
    guard let days = orderedWithinDays, let last = lifetime.lastOrder else { return nil }
    return last + days * SegmentRules.day
  }
}
