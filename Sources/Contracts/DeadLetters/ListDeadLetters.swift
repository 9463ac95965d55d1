package import JSON

/// Query to a partition's runtime: what was set aside, the newest first.
package struct ListDeadLetters: Payload {
  package static let type = "ListDeadLetters"

  /// One state only; nil for all.
  package let state: String?
  /// One message type only; nil for all.
  package let messageType: String?
  /// `cursor` of the last one already seen.
  package let cursor: String?
  package let limit: Int

  package init(state: String?, messageType: String? = nil, cursor: String? = nil, limit: Int) {
    self.state = state
    self.messageType = messageType
    self.cursor = cursor
    self.limit = limit
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("state", state)
    writer.optional("type", messageType)
    writer.optional("cursor", cursor)
    writer.field("limit", limit)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    state = try json.optionalString("state")
    messageType = try json.optionalString("type")
    cursor = try json.optionalString("cursor")
    limit = try json.int("limit")
  }
}
