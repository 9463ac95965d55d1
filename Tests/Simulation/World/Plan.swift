import Contracts

/// What one seed is about: how much work, how much goes wrong, and of which kind most.
struct Plan {
  /// A fault at exactly this call boundary.
  struct Strike: CustomStringConvertible {
    let boundary: Int
    let fault: Fault
    var description: String { "\(fault.rawValue) at boundary \(boundary)" }
  }

  let seed: UInt64
  /// Times in ten thousand that a boundary of an owner meets the fault.
  var rates: [Fault: Int] = [:]
  /// Faults of the broker and of who serves, milliseconds after the start.
  var events: [(at: Int64, fault: Fault)] = []
  /// Where there are any, nothing else goes wrong.
  var strikes: [Strike] = []
  /// Messages that take their owner down whenever they are handled.
  var traps = 0
  /// Times in ten thousand that the one who runs goes on running.
  var stickiness = 7_000
  var orders = 8
  var changes = 6
  var cancels = 2
  /// Faults end so long after the start, milliseconds.
  var calmAt: Int64 = 12_000
  var reservationTTL: Int64 = 5_000
  var stepDeadline: Int64 = 3_000
  var reviewDelay: Int64 = 2_500

  var settings: [String: String] {
    [
      OutcomeSetting.reservationTTL.rawValue: String(reservationTTL),
      OutcomeSetting.stepDeadline.rawValue: String(stepDeadline),
      OutcomeSetting.reviewDelay.rawValue: String(reviewDelay),
    ]
  }

  /// Nothing goes wrong.
  init(calm seed: UInt64) {
    self.seed = seed
    calmAt = 0
  }

  /// The plan of a seed: some seeds are mostly about crashes, some about sleep, some about a lost broker.
  init(seed: UInt64) {
    self.seed = seed
    var chance = Chance(seed: seed ^ 0x51ab_0000)
    stickiness = chance.pick([0, 3_000, 7_000, 9_000, 9_700])
    orders = 4 + chance.below(8)
    changes = 2 + chance.below(8)
    cancels = chance.below(5)
    calmAt = chance.between(3_000, 12_000)
    reservationTTL = chance.pick([1_500, 4_000, 8_000])
    stepDeadline = chance.pick([800, 2_000, 5_000])
    traps = chance.pick([0, 0, 1, 2])
    for fault in [Fault.crash, .connectionLost, .delay, .reorder, .sleep] {
      rates[fault] = chance.pick([0, 5, 20, 60])
    }
    rates[.lostPublish] = chance.pick([0, 500, 2_000])
    rates[.duplicate] = chance.pick([0, 500, 2_000])
    let kinds: [Fault] = [
      .flushed, .restartedEmpty, .restartedOlder, .outage, .full, .clockForward, .clockBackward, .handedOver, .usurped,
      .duplicate, .silence, .silence,
    ]
    let losesWorlds = chance.below(3) > 0
    for _ in 0..<chance.below(6) {
      let fault = chance.pick(kinds)
      if !losesWorlds, [.flushed, .restartedEmpty, .restartedOlder].contains(fault) { continue }
      events.append((chance.between(100, calmAt), fault))
    }
    events.sort { $0.at < $1.at }
  }
}
