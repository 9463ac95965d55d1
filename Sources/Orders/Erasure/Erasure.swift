import Contracts
import JSON

/// What is left of documents when their customer is erased: who, where to and in whose words is not.
enum Erasure {
  /// Of what was sent along.
  static let nothing = Array("{}".utf8)

  /// Members that go.
  private static let personal: Set<String> = [
    "shipping_address", "billing_address", "reason", "tracking_number", "method", "token",
  ]
  /// Members in which these are looked for.
  private static let containers: Set<String> = ["payment", "cancellation", "shipment", "returns"]

  /// An order's document, or one of its returns'.
  static func scrubbed(_ document: [UInt8]) throws(JSONError) -> [UInt8] {
    var writer = JSONWriter(reserving: document.count)
    write(try JSONDocument(document, limits: .own).root, to: &writer)
    return writer.bytes
  }

  private static func write(_ value: JSONView, to writer: inout JSONWriter) {
    switch value.kind {
    case .object:
      writer.beginObject()
      for (name, member) in value.members where !personal.contains(name) {
        writer.key(name)
        if name == "metadata" {
          writeMetadata(member, to: &writer)
        } else if containers.contains(name) {
          write(member, to: &writer)
        } else {
          writer.raw(member.raw)
        }
      }
      writer.endObject()
    case .array:
      writer.beginArray()
      for element in value.elements { write(element, to: &writer) }
      writer.endArray()
    default: writer.raw(value.raw)
    }
  }

  private static func writeMetadata(_ value: JSONView, to writer: inout JSONWriter) {
    writer.beginObject()
    // The system's own word among a client's.
    if let errors = value[HoldNotConfirmed.metadata] {
      writer.key(HoldNotConfirmed.metadata)
      writer.raw(errors.raw)
    }
    writer.endObject()
  }
}
