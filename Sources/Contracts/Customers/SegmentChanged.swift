package import JSON

/// Message of customers.0 to each other customers partition: the rules of a segment are now these.
package struct SegmentChanged: Payload {
  package static let type = "SegmentChanged"

  package let name: String
  package let rules: SegmentRules
  package let segmentVersion: Int64

  package init(name: String, rules: SegmentRules, segmentVersion: Int64) {
    self.name = name
    self.rules = rules
    self.segmentVersion = segmentVersion
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("name", name)
    writer.field("rules", rules)
    writer.field("version", segmentVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    name = try json.string("name")
    rules = try SegmentRules(json: json.required("rules"))
    segmentVersion = try json.int64("version")
  }
}
