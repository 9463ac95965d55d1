import Contracts
import Messaging

/// What one caller wants done: the same message sent again, or another one under the same idempotency key.
final class Request {
  let name: String
  let key: String?
  let fingerprint: String
  let partition: PartitionID
  /// Makes a message that asks for it, with an id of its own.
  let make: (_ number: Int) -> Message
  private(set) var message: Message
  private(set) var tries = 0
  var sentAt: Int64 = 0
  /// Final outcomes, in the order they came; equal all.
  private(set) var outcomes: [Outcome] = []
  /// Orders of which a 202 said that they are durable.
  private(set) var accepted: [String] = []
  /// How often it is asked again after it was answered.
  var repeats = 0

  init(
    _ name: String, key: String?, fingerprint: String, to partition: PartitionID, make: @escaping (Int) -> Message
  ) {
    self.name = name
    self.key = key
    self.fingerprint = fingerprint
    self.partition = partition
    self.make = make
    message = make(0)
  }

  var isAnswered: Bool { !outcomes.isEmpty && repeats == 0 }

  /// Another message under the same key.
  func renew() {
    tries += 1
    message = make(tries)
  }

  /// Nothing was changed, and the same may be asked again.
  func isPutOff(_ outcome: Outcome) -> Bool {
    String(decoding: outcome.body, as: UTF8.self).contains("pricing-unavailable")
  }

  func answer(_ outcome: Outcome) {
    let text = String(decoding: outcome.body, as: UTF8.self)
    if outcome.status == 202 { return accepted.append(text) }
    if !isPutOff(outcome) { outcomes.append(outcome) }
  }
}
