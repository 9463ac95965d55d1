package import JSON

/// Command to customers.0, which orders all changes of segments: the rules of a segment.
package struct PutSegment: Payload {
  package static let type = "PutSegment"

  package let name: String
  package let rules: SegmentRules

  package init(name: String, rules: SegmentRules) {
    self.name = name
    self.rules = rules
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("name", name)
    writer.field("rules", rules)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    name = try json.string("name")
    rules = try SegmentRules(json: json.required("rules"))
  }
}
