package import JSON

/// A link of a mail: what it is for, and where it leads.
package struct MailLink: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let text: String
  /// Where it bears a token, without it: who sends the mail adds `?token=`.
  package let url: String
  /// What its bearer may do without a login; nil for nothing.
  package let permission: ReviewPermission?

  package init(_ text: String, _ url: String, permission: ReviewPermission? = nil) {
    self.text = text
    self.url = url
    self.permission = permission
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("text", text)
    writer.field("url", url)
    if let permission { writer.field("permission", permission) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    text = try json.string("text")
    url = try json.string("url")
    permission = try json["permission"].map { (value) throws(JSONError) in try ReviewPermission(json: value) }
  }
}
