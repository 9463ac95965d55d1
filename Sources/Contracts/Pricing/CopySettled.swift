package import JSON

/// A partition of pricing to the first: a change of the catalogue that it was told is in its copy, or was set aside.
package struct CopySettled: Payload {
  package static let type = "CopySettled"

  /// The id of the message that told it.
  package let copy: String
  /// False when a person has to decide about it first.
  package let isTaken: Bool

  package init(copy: String, isTaken: Bool) {
    self.copy = copy
    self.isTaken = isTaken
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("copy", copy)
    writer.field("taken", isTaken)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    copy = try json.string("copy")
    isTaken = try json.bool("taken")
  }
}
