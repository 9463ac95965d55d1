/// A message that writes itself as one JSON value.
package protocol JSONEncodable {
  func write(to writer: inout JSONWriter)
}

extension JSONEncodable {
  package var json: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }
}
