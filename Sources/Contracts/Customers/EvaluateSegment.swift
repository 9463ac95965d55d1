package import JSON

/// Timer of customers: look who is in the segment, one page of customers at a time.
package struct EvaluateSegment: Payload {
  package static let type = "EvaluateSegment"

  package let name: String
  package let segmentVersion: Int64
  /// The customer after whom the page begins; empty for the first.
  package let after: String

  package init(name: String, segmentVersion: Int64, after: String) {
    self.name = name
    self.segmentVersion = segmentVersion
    self.after = after
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("name", name)
    writer.field("segment_version", segmentVersion)
    writer.field("after", after)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    name = try json.string("name")
    segmentVersion = try json.int64("segment_version")
    after = try json.string("after")
  }
}
