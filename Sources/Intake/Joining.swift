import Contracts
import JSON

/// One object put together from the answers of several queries.
final class Joining {
  private let members: [String]
  private var answers: [String: [UInt8]] = [:]
  private var isDone = false
  private let done: (Outcome) -> Void

  init(_ members: [String], _ done: @escaping (Outcome) -> Void) {
    self.members = members
    self.done = done
  }

  func add(_ outcome: Outcome, _ member: String) {
    guard !isDone else { return }
    guard outcome.status == 200 else { return finish(outcome) }
    answers[member] = outcome.body
    if answers.count == members.count { finish(joined) }
  }

  private func finish(_ outcome: Outcome) {
    isDone = true
    done(outcome)
  }

  private var joined: Outcome {
    var writer = JSONWriter(reserving: 4_096)
    writer.beginObject()
    for member in members {
      writer.key(member)
      writer.raw(answers[member] ?? [])
    }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}
