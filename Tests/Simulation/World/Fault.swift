/// What befalls the system. Each kind must have been met by the time all seeds have run.
enum Fault: String, CaseIterable {
  // At a call boundary of one owner.
  case crash, connectionLost, delay, reorder, sleep, silence, trap
  // Of a sleeping owner.
  case takenOverAsleep, swallowed, killedInTransaction
  // Of a client's command.
  case lostPublish, duplicate
  // Of a call to the payment provider.
  case unreached, unanswered, doneLate, answeredTwice
  // Of the broker, and of who serves.
  case flushed, restartedEmpty, restartedOlder, outage, full, clockForward, clockBackward, handedOver, usurped
}

/// How often each fault was injected.
struct FaultCounts {
  private(set) var counts: [Fault: Int] = [:]

  subscript(_ fault: Fault) -> Int { counts[fault, default: 0] }

  mutating func note(_ fault: Fault) { counts[fault, default: 0] += 1 }

  static func += (left: inout FaultCounts, right: FaultCounts) { left.counts.merge(right.counts, uniquingKeysWith: +) }

  var text: String { Fault.allCases.map { "\($0.rawValue) \(self[$0])" }.joined(separator: ", ") }
}
