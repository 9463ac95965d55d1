import Foundation
import Messaging
import Synchronization

/// Which seeds are run: `ORDERFLOW_SIMULATION_SEED` for one alone; `ORDERFLOW_SIMULATION_SEEDS` for so many, from
/// `ORDERFLOW_SIMULATION_FIRST` on.
enum Seeds {
  /// What the suite runs when nobody asks for something else.
  static let count: UInt64 = 2_000

  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment["ORDERFLOW_SIMULATION_\(name)"].flatMap { UInt64($0) }
  }

  static var isDefault: Bool { number("SEED") == nil && number("SEEDS") == nil && number("FIRST") == nil }

  static var isOne: Bool { number("SEED") != nil }

  static var asked: Range<UInt64> {
    if let seed = number("SEED") { return seed..<(seed + 1) }
    let first = number("FIRST") ?? 1
    return first..<(first + (number("SEEDS") ?? count))
  }
}

/// A seed that broke something, with all that is needed to see it again.
struct BrokenSeed: CustomStringConvertible {
  /// Lines of the story that are shown: all of a seed that is run alone.
  static var shown: Int { Seeds.isOne ? .max : 120 }

  let plan: Plan
  let breaches: [String]
  let story: String
  var seed: UInt64 { plan.seed }

  var description: String {
    """
    \(plan.strikes.isEmpty ? "seed \(seed)" : "\(plan.strikes)") broke \(breaches.count):
    - \(breaches.prefix(8).joined(separator: "\n- "))
    Its story, or the end of it:
    \(story)
    \(plan.strikes.isEmpty ? "Alone: runbooks/simulate --seed \(seed)" : "Among all: runbooks/test --filter BoundaryTests")
    """
  }
}

/// Many seeds on every core.
final class Campaign: Sendable {
  private struct State {
    var next = 0
    var runs = 0
    var handled = 0
    var boundaries = 0
    var secondAttempts = 0
    var cancellations = 0
    var reviews = 0
    var faults = FaultCounts()
    var failures: [BrokenSeed] = []
  }

  /// Seeds after which a long campaign says how far it is.
  private static let step = 1_000

  /// Broken seeds after which no further are begun.
  private static let enough = 5

  private let plans: [Plan]
  private let missing: Safeguard?
  private let stopsAt: Int
  private let state: Mutex<State>

  convenience init(_ seeds: Range<UInt64>, without missing: Safeguard? = nil, stopsAt: Int = Campaign.enough) {
    self.init(seeds.map { Plan(seed: $0) }, without: missing, stopsAt: stopsAt)
  }

  init(_ plans: [Plan], without missing: Safeguard? = nil, stopsAt: Int = Campaign.enough) {
    self.plans = plans
    self.missing = missing
    self.stopsAt = stopsAt
    state = Mutex(State())
  }

  var runs: Int { state.withLock { $0.runs } }
  var faults: FaultCounts { state.withLock { $0.faults } }
  var failures: [BrokenSeed] { state.withLock { $0.failures.sorted { $0.seed < $1.seed } } }

  var summary: String {
    state.withLock {
      "\($0.runs) seeds run, \($0.handled) messages handled, \($0.secondAttempts) orders gone round twice, \($0.cancellations) cancellations answered, \($0.reviews) reviews written, \($0.boundaries) call boundaries, faults injected: \($0.faults.text)"
    }
  }

  /// On threads of its own: no cooperative thread is blocked.
  func run() async -> Campaign {
    await withTaskGroup { group in
      for core in 0..<Core.count {
        group.addTask {
          await withCheckedContinuation { done in
            _ = WorkerThread { [self] in
              Core.stay(on: core)
              Core.giveWay()
              work()
              done.resume()
            }
          }
        }
      }
    }
    return self
  }

  private func work() {
    while let plan = takePlan() {
      do { note(plan, try Run(plan, without: missing)) } catch {
        state.withLock {
          $0.failures.append(BrokenSeed(plan: plan, breaches: ["it could not be run: \(error)"], story: ""))
        }
      }
    }
  }

  private func takePlan() -> Plan? {
    state.withLock { state in
      guard state.next < plans.count, state.failures.count < stopsAt else { return nil }
      defer { state.next += 1 }
      return plans[state.next]
    }
  }

  private func note(_ plan: Plan, _ run: Run) {
    state.withLock { state in
      state.runs += 1
      state.handled += run.handled
      state.boundaries += run.boundaries
      state.secondAttempts += run.secondAttempts
      state.cancellations += run.cancellations
      state.reviews += run.reviews
      state.faults += run.faults
      if Seeds.isOne { print(run.world.story.last(.max)) }
      if state.runs % Campaign.step == 0, state.runs < plans.count {
        print("\(state.runs) of \(plans.count) seeds run")
      }
      if !run.breaches.isEmpty {
        state.failures.append(
          BrokenSeed(plan: plan, breaches: run.breaches, story: run.world.story.last(BrokenSeed.shown)))
      }
    }
  }
}

/// One run and what came of it.
struct Run {
  let world: World
  let breaches: [String]

  init(_ plan: Plan, without missing: Safeguard? = nil) throws {
    Log.setLevel(.off)
    world = try World(plan, without: missing)
    world.run()
    breaches = Checks.breaches(world)
    world.close()
  }

  var reviews: Int { world.clients.flatMap(\.requests).count { $0.wroteReview } }
  var cancellations: Int { world.story.lines.count { $0.event.isCancellation } }
  var secondAttempts: Int { world.story.lines.count { $0.event.isSecondAttempt } }
  var handled: Int { world.counts.handled }
  var boundaries: Int { world.boundaries }
  var faults: FaultCounts { world.faults }
}
