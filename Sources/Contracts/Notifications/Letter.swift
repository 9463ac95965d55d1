package import JSON

/// What a mail says, whoever gets it. Its texts may come from outside: they are made harmless where it is written.
package struct Letter: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package struct Item: Sendable, Equatable, JSONEncodable, JSONDecodable {
    package let what: String
    /// Empty for none.
    package let value: String

    package init(_ what: String, _ value: String) {
      self.what = what
      self.value = value
    }

    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("what", what)
      writer.field("value", value)
      writer.endObject()
    }

    package init(json: JSONView) throws(JSONError) {
      what = try json.string("what")
      value = try json.string("value")
    }
  }

  package let subject: String
  package let opening: String
  package let items: [Item]
  package let closing: String?
  package let links: [MailLink]

  package init(
    _ subject: String, _ opening: String, items: [Item] = [], closing: String? = nil, links: [MailLink]
  ) {
    self.subject = subject
    self.opening = opening
    self.items = items
    self.closing = closing
    self.links = links
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("subject", subject)
    writer.field("opening", opening)
    writer.list("items", items)
    writer.optional("closing", closing)
    writer.list("links", links)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    subject = try json.string("subject")
    opening = try json.string("opening")
    items = try json.list("items") { (item) throws(JSONError) in try Item(json: item) }
    closing = try json.optionalString("closing")
    // One kept before letters had several links says where its order is.
    if let order = try json.optionalString("link") {
      links = [MailLink("Your order", order)]
    } else {
      links = try json.list("links") { (link) throws(JSONError) in try MailLink(json: link) }
    }
  }
}
