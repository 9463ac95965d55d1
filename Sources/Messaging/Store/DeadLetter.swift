package import JSON

/// A message that could not be handled, untouched, with the reason, and what was decided about it.
package struct DeadLetter: JSONEncodable, Sendable {
  /// waiting → retrying → handled or superseded; waiting → discarded.
  package enum State: String, Sendable, CaseIterable {
    /// For a person to decide.
    case waiting
    /// Its retry is on its way.
    case retrying
    /// Its retry was handled.
    case handled
    /// Its retry was set aside too, and is a dead letter of its own.
    case superseded
    case discarded
  }

  package struct Decision: Sendable {
    package let actor: String
    package let reason: String
    /// The handler's clock, Unix milliseconds.
    package let at: Int64
    /// The id of the message that is its retry; empty for none.
    package let retryID: String

    package init(actor: String, reason: String, at: Int64, retryID: String) {
      (self.actor, self.reason, self.at, self.retryID) = (actor, reason, at, retryID)
    }
  }

  package let message: Message
  package let cause: String
  package let attempts: Int
  /// Unix milliseconds.
  package let at: Int64
  package var build = Build.version
  package var state = State.waiting
  package var decision: Decision?

  package init(message: Message, cause: String, attempts: Int, at: Int64) {
    (self.message, self.cause, self.attempts, self.at) = (message, cause, attempts, at)
  }

  /// As the `dead` stream's head shows it.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cause", cause)
    writer.field("attempts", attempts)
    writer.field("at", at)
    writer.field("build", build)
    writer.field("state", state.rawValue)
    writeDecision(to: &writer)
    writer.field("head", message.head)
    writer.endObject()
  }

  fileprivate func writeDecision(to writer: inout JSONWriter) {
    guard let decision else { return }
    writer.field("decided_by", decision.actor)
    writer.field("reason", decision.reason)
    writer.field("decided_at", decision.at)
    if !decision.retryID.isEmpty { writer.field("retry_id", decision.retryID) }
  }

  /// The body if it is JSON, else the empty object: the store keeps the bytes.
  var body: [UInt8] { (try? JSONDocument(message.body, limits: .own)) == nil ? Array("{}".utf8) : message.body }

  /// Numbered from 1; the retry of a retry counts on.
  var retry: (number: Int, id: String) {
    let number = (message.head.retry ?? 0) + 1
    return (number, "\(message.root).r\(number)")
  }
}
