package import JSON

/// Messages gathered for one destination: what becomes one outbox row and one stream entry.
///
/// Layout: per message three fields (id, head, body), each as a 32-bit little-endian length and the bytes.
package struct Frame: Sendable {
  package private(set) var bytes: [UInt8] = []
  package private(set) var messages = 0

  package init() {}

  package init(stored bytes: [UInt8]) {
    self.bytes = bytes
    var fields = 0
    forEachField { _ in fields += 1 }
    messages = fields / 3
  }

  package init(_ messages: [Message]) {
    for message in messages { append(message) }
  }

  /// The messages, as if read from this entry.
  package func messages(in entry: EntryID) -> [Message] {
    var fields: [ArraySlice<UInt8>] = []
    forEachField { fields.append($0) }
    return stride(from: 0, to: fields.count - 2, by: 3).map { at in
      StreamEntry.message(
        String(decoding: fields[at], as: UTF8.self), head: Array(fields[at + 1]), body: Array(fields[at + 2]), entry)
    }
  }

  package mutating func append(id: String, head: some JSONEncodable, body: some JSONEncodable) {
    appendField { $0.append(contentsOf: id.utf8) }
    var writer = JSONWriter(reserving: 256)
    head.write(to: &writer)
    appendField { $0.append(contentsOf: writer.bytes) }
    writer.removeAll(keepingCapacity: true)
    body.write(to: &writer)
    appendField { $0.append(contentsOf: writer.bytes) }
    messages += 1
  }

  package mutating func append(_ message: Message) {
    append(id: message.id, head: message.head, body: RawJSON(message.body))
  }

  /// A cache write: key, seconds to live (0 deletes), value.
  package mutating func append(cacheKey: String, seconds: Int64, value: [UInt8]) {
    appendField { $0.append(contentsOf: cacheKey.utf8) }
    appendField { $0.append(contentsOf: String(seconds).utf8) }
    appendField { $0.append(contentsOf: value) }
    messages += 1
  }

  private mutating func appendField(_ fill: (inout [UInt8]) -> Void) {
    let at = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    fill(&bytes)
    let length = UInt32(bytes.count - at - 4)
    for shift in 0..<4 { bytes[at + shift] = UInt8(truncatingIfNeeded: length >> UInt32(shift * 8)) }
  }

  /// The fields in order: id, head, body, id, head, body, …
  package func forEachField(_ body: (ArraySlice<UInt8>) -> Void) {
    var at = 0
    while at + 4 <= bytes.count {
      var length = 0
      for shift in 0..<4 { length |= Int(bytes[at + shift]) << (shift * 8) }
      body(bytes[(at + 4)..<(at + 4 + length)])
      at += 4 + length
    }
  }
}

/// JSON text that is passed on as it stands.
package struct RawJSON: JSONEncodable, Sendable {
  let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package func write(to writer: inout JSONWriter) { writer.raw(bytes) }
}
