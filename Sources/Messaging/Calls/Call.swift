import Contracts
import JSON

extension CallAnswered {
  /// Nil when the message is none, or cannot be read.
  init?(in message: Message) {
    guard message.head.type == CallAnswered.type, let answer: CallAnswered = try? message.decode() else { return nil }
    self = answer
  }
}

/// One call to the outside that a handler has asked for: a row of the store until its answer is handled.
package struct Call: Sendable, Equatable {
  /// The idempotency key outside.
  package let id: String
  /// How often it was asked for before under the same id.
  package let round: Int
  /// Who makes it: a key of `WorkerConfiguration.callers`.
  package let kind: String
  package let request: [UInt8]
  /// Not before then, Unix milliseconds of the broker; 0 for at once.
  package let due: Int64
  /// The message whose handler asked for it, and the trace that belongs to.
  package let cause: String
  package let traceparent: String?

  /// Asked for before, and not answered.
  var isRepeat: Bool { round > 0 }

  package init(
    id: String, round: Int, kind: String, request: [UInt8], due: Int64, cause: String, traceparent: String?
  ) {
    self.id = id
    self.round = round
    self.kind = kind
    self.request = request
    self.due = due
    self.cause = cause
    self.traceparent = traceparent
  }

  /// The message that tells the partition how it ended. The first of them is handled; every other is a duplicate, or
  /// finds no row any more.
  package func answered(_ result: Result<[UInt8], CallFailure>, at now: Int64) -> Message {
    let body =
      switch result {
      case .success(let answer): CallAnswered(call: id, round: round, answer: answer)
      case .failure(let failure): CallAnswered(call: id, round: round, failure: failure.description)
      }
    var head = Head(type: CallAnswered.type, cause: cause, sent: now)
    head.traceparent = traceparent
    return Message(id: "\(id).a\(round)", head: head, body: body.json)
  }
}
