import JSON

/// What a mail says, before it has a recipient.
struct Letter: Equatable, JSONEncodable, JSONDecodable {
  struct Item: Equatable, JSONEncodable, JSONDecodable {
    let what: String
    let value: String

    init(_ what: String, _ value: String) {
      self.what = what
      self.value = value
    }

    func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("what", what)
      writer.field("value", value)
      writer.endObject()
    }

    init(json: JSONView) throws(JSONError) {
      what = try json.string("what")
      value = try json.string("value")
    }
  }

  let subject: String
  let opening: String
  var items: [Item] = []
  var closing: String?
  /// Where the order can be seen.
  let link: String

  init(_ subject: String, _ opening: String, items: [Item] = [], closing: String? = nil, link: String) {
    self.subject = subject
    self.opening = opening
    self.items = items
    self.closing = closing
    self.link = link
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("subject", subject)
    writer.field("opening", opening)
    writer.list("items", items)
    writer.optional("closing", closing)
    writer.field("link", link)
    writer.endObject()
  }

  init(json: JSONView) throws(JSONError) {
    subject = try json.string("subject")
    opening = try json.string("opening")
    items = try json.list("items") { (item) throws(JSONError) in try Item(json: item) }
    closing = try json.optionalString("closing")
    link = try json.string("link")
  }
}
