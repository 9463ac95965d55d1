/// A member in one line.
extension JSONWriter {
  package mutating func field(_ key: StaticString, _ value: String) {
    self.key(key)
    string(value)
  }

  package mutating func field(_ key: StaticString, _ value: Int64) {
    self.key(key)
    integer(value)
  }

  package mutating func field(_ key: StaticString, _ value: Int) {
    self.key(key)
    integer(value)
  }

  package mutating func field(_ key: StaticString, _ value: Bool) {
    self.key(key)
    bool(value)
  }

  /// Leaves the member out when the value is nil.
  package mutating func optional(_ key: StaticString, _ value: String?) {
    if let value { field(key, value) }
  }

  /// Leaves the member out when the value is nil.
  package mutating func optional(_ key: StaticString, _ value: Int64?) {
    if let value { field(key, value) }
  }

  /// A member whose value is an array of strings.
  package mutating func strings(_ key: StaticString, _ values: [String]) {
    self.key(key)
    beginArray()
    for value in values { string(value) }
    endArray()
  }

  /// A member whose value is an array.
  package mutating func list(_ key: StaticString, _ items: some Sequence<some JSONEncodable>) {
    self.key(key)
    beginArray()
    for item in items { item.write(to: &self) }
    endArray()
  }

  /// A member whose value writes itself.
  package mutating func field(_ key: StaticString, _ value: some JSONEncodable) {
    self.key(key)
    value.write(to: &self)
  }
}
