package import JSON

/// Command to a partition's runtime: a message that was set aside is not to be handled any more. It stays to be read,
/// with who decided so and why.
package struct DiscardDeadLetter: Payload {
  package static let type = "DiscardDeadLetter"

  /// The id of the message.
  package let messageID: String
  /// Who decided it.
  package let actor: String
  package let reason: String

  package init(messageID: String, actor: String, reason: String) {
    self.messageID = messageID
    self.actor = actor
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("message_id", messageID)
    writer.field("actor", actor)
    writer.field("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    messageID = try json.string("message_id")
    actor = try json.string("actor")
    reason = try json.string("reason")
  }
}
