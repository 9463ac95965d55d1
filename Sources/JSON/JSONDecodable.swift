/// A message that reads itself from one JSON value.
package protocol JSONDecodable {
  init(json: JSONView) throws(JSONError)
}

extension JSONDecodable {
  /// Parses the whole text, one of this system's own.
  package init(jsonBytes: [UInt8]) throws(JSONError) {
    try self.init(json: JSONDocument(jsonBytes, limits: .own).root)
  }
}
