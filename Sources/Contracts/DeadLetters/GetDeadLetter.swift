package import JSON

/// Query to a partition's runtime: one message that was set aside, with its content.
package struct GetDeadLetter: Payload {
  package static let type = "GetDeadLetter"

  package let messageID: String

  package init(messageID: String) { self.messageID = messageID }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("message_id", messageID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) { messageID = try json.string("message_id") }
}
