package import JSON

/// Query to pricing: the rate between two currencies.
package struct GetRate: Payload {
  package static let type = "GetRate"

  package let from: String
  package let to: String

  package init(from: String, to: String) {
    self.from = from
    self.to = to
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("from", from)
    writer.field("to", to)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    from = try json.string("from")
    to = try json.string("to")
  }
}
