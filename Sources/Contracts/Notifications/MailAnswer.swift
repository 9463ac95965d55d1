package import JSON

/// What became of a mail. Nothing is known of one whose sending was cut short.
package struct MailAnswer: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package enum Status: String, Sendable, CaseIterable {
    case sent, refused, unknown
  }

  package let status: Status
  /// Why it was not sent.
  package let reason: String?

  package init(_ status: Status, reason: String? = nil) {
    self.status = status
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", status.rawValue)
    writer.optional("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    guard let status = Status(rawValue: try json.string("status")) else {
      throw JSONError(offset: 0, message: "status: not one of a mail's")
    }
    self.status = status
    reason = try json.optionalString("reason")
  }
}
