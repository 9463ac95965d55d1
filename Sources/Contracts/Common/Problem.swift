package import JSON

/// Why something was refused, as RFC 9457 says it. The intake adds `instance` and `request_id`.
package struct Problem: Error, Equatable, JSONEncodable {
  /// The last part of `urn:orderflow:problem:…`.
  package let kind: String
  package let title: String
  /// The HTTP status it is answered with.
  package let status: Int
  package let detail: String
  /// One per fault found, all of them at once (validation only).
  package let faults: [Fault]
  /// Further members, as JSON object text (`{"out_of_stock_items":[…]}`); empty when there are none.
  package let members: [UInt8]

  package struct Fault: Sendable, Equatable {
    /// JSON Pointer (RFC 6901) to the field.
    package let pointer: String
    package let message: String

    package init(_ pointer: String, _ message: String) {
      self.pointer = pointer
      self.message = message
    }
  }

  package init(
    _ kind: String, _ status: Int, title: String, detail: String, faults: [Fault] = [], members: [UInt8] = []
  ) {
    self.kind = kind
    self.status = status
    self.title = title
    self.detail = detail
    self.faults = faults
    self.members = members
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("type", "urn:orderflow:problem:" + kind)
    writer.field("title", title)
    writer.field("status", status)
    writer.field("detail", detail)
    if !faults.isEmpty {
      writer.key("errors")
      writer.beginArray()
      for fault in faults {
        writer.beginObject()
        writer.field("pointer", fault.pointer)
        writer.field("message", fault.message)
        writer.endObject()
      }
      writer.endArray()
    }
    writer.endObject()
    // Members are spliced in by the writer of the whole document, see `document`.
  }

  /// The whole problem document: the standard members, then the further ones.
  package var document: [UInt8] {
    var bytes = json
    guard members.count > 2 else { return bytes }
    bytes.removeLast()
    bytes.append(UInt8(ascii: ","))
    bytes.append(contentsOf: members.dropFirst())
    return bytes
  }
}
