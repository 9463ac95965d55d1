import Contracts
package import Metrics

/// What the batch loop of one partition measures; for its thread alone.
package final class PartitionMetrics {
  private let registry: Registry
  private let capability: String
  private let commits: Histogram
  private let deadLetters: Counter
  private var handling: [String: Histogram] = [:]
  private var timings: [String: Histogram] = [:]
  private var tallies: [Tally: Counter] = [:]

  package init(_ registry: Registry, _ capability: any Capability.Type) {
    self.registry = registry
    let name = capability.name.rawValue
    self.capability = name
    commits = registry.histogram(
      "store_commit_seconds", "Time of a store's commit, its fsync included.", [("capability", name)])
    deadLetters = registry.counter(
      "dead_letters_total", "Messages set aside because they could not be handled.", [("capability", name)])
    for measure in capability.measures { declare(measure) }
  }

  private func declare(_ measure: Measure) {
    switch measure.kind {
    case .plainCount: tallies[Tally(name: measure.name, value: "")] = registry.counter(measure.name, measure.help)
    case .count(let label, let values):
      for value in values {
        let counter = registry.counter(measure.name, measure.help, [(label, value)])
        tallies[Tally(name: measure.name, value: value)] = counter
      }
    case .timing(let type): timings[type] = registry.histogram(measure.name, measure.help)
    }
  }

  /// A message of a known type was handled, by the clock of `Clock.nanoseconds`.
  func handled(_ type: String, since start: Int) {
    let duration = Clock.nanoseconds - start
    handling(type).observe(nanoseconds: duration)
    timings[type]?.observe(nanoseconds: duration)
  }

  private func handling(_ type: String) -> Histogram {
    if let known = handling[type] { return known }
    let made = registry.histogram(
      "message_handling_seconds", "Time a handler takes for one message, without the commit.",
      [("capability", capability), ("type", type)])
    handling[type] = made
    return made
  }

  func committed(since start: Int) { commits.observe(nanoseconds: Clock.nanoseconds - start) }

  func deadLettered() { deadLetters.add() }

  /// Counts of a turn whose work stands. A name that was not declared is a mistake of its capability.
  func add(_ counts: [Tally: Int]) {
    for (tally, count) in counts {
      assert(tallies[tally] != nil, "\(tally) is not declared")
      tallies[tally]?.add(count)
    }
  }
}
