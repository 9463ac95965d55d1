/// Reading the members a message must have. An error names the member and what was found in its place, and its offset
/// is that of the value, or of the object when the member is absent.
extension JSONView {
  /// The member of that name, of whatever kind, null included.
  package func required(_ key: String) throws(JSONError) -> JSONView {
    guard let member = self[key] else {
      guard kind == .object else {
        throw fault("expected an object with the member \"\(key)\", found \(found)")
      }
      throw fault("the member \"\(key)\" is missing")
    }
    return member
  }

  package func string(_ key: String) throws(JSONError) -> String {
    let member = try required(key)
    guard let value = member.string else { throw member.mismatch(key, "a string") }
    return value
  }

  /// A number written without fraction and exponent that fits 64 bits.
  package func int64(_ key: String) throws(JSONError) -> Int64 {
    let member = try required(key)
    guard let value = member.int64 else { throw member.mismatch(key, "a 64-bit integer") }
    return value
  }

  /// As ``int64(_:)``.
  package func int(_ key: String) throws(JSONError) -> Int {
    let member = try required(key)
    guard let value = member.int else { throw member.mismatch(key, "a 64-bit integer") }
    return value
  }

  package func bool(_ key: String) throws(JSONError) -> Bool {
    let member = try required(key)
    guard let value = member.bool else { throw member.mismatch(key, "a boolean") }
    return value
  }

  /// Nil when the member is absent or null; throws when it is of another kind, or when this is not an object.
  package func optionalString(_ key: String) throws(JSONError) -> String? {
    guard let member = try optional(key) else { return nil }
    guard let value = member.string else { throw member.mismatch(key, "a string or null") }
    return value
  }

  /// As ``optionalString(_:)``, for a number that ``int64(_:)`` would read.
  package func optionalInt64(_ key: String) throws(JSONError) -> Int64? {
    guard let member = try optional(key) else { return nil }
    guard let value = member.int64 else { throw member.mismatch(key, "a 64-bit integer or null") }
    return value
  }

  /// A required array, each element through `transform`; its first error ends the reading.
  ///
  /// `list("lines", Line.init(json:))` for decodable elements. A closure has to spell out its error,
  /// `{ line throws(JSONError) in … }`, since Swift 6.3 takes a closure with `try` to throw any error.
  package func list<T>(
    _ key: String, _ transform: (JSONView) throws(JSONError) -> T
  ) throws(JSONError) -> [T] {
    let member = try required(key)
    guard member.kind == .array else { throw member.mismatch(key, "an array") }
    var values: [T] = []
    values.reserveCapacity(member.count)
    for element in member.elements { values.append(try transform(element)) }
    return values
  }

  /// A required array of strings.
  package func strings(_ key: String) throws(JSONError) -> [String] {
    try list(key) { (item) throws(JSONError) in
      guard let text = item.string else { throw item.mismatch(key, "an array of strings") }
      return text
    }
  }

  private func optional(_ key: String) throws(JSONError) -> JSONView? {
    guard let member = self[key] else {
      guard kind == .object else { throw fault("expected an object, found \(found)") }
      return nil
    }
    return member.isNull ? nil : member
  }

  private func mismatch(_ key: String, _ wanted: String) -> JSONError {
    fault("the member \"\(key)\" must be \(wanted), found \(found)")
  }

  private func fault(_ message: String) -> JSONError { JSONError(offset: Int(node.start), message: message) }

  /// A number is shown, for its form may be what is wrong with it. A string never is: it may be personal.
  private var found: String {
    guard let text = numberText else { return kind.withArticle }
    return text.utf8.count <= 32 ? "the number \(text)" : "a number of \(text.utf8.count) characters"
  }
}
