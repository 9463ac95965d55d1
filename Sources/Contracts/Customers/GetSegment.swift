package import JSON

/// Query to customers: the rules of a segment.
package struct GetSegment: Payload {
  package static let type = "GetSegment"

  package let name: String

  package init(name: String) {
    self.name = name
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("name", name)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    name = try json.string("name")
  }
}
