/// One command's arguments, gathered in one buffer and handed to hiredis by the `…Argv` form.
package struct RedisCommand {
  var bytes: [UInt8] = []
  var lengths: [Int] = []
  let name: StaticString

  package init(_ name: StaticString) {
    self.name = name
    bytes.reserveCapacity(256)
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    lengths.append(bytes.count)
  }

  package mutating func add(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    lengths.append(text.utf8CodeUnitCount)
  }

  package mutating func add(_ text: String) {
    let before = bytes.count
    bytes.append(contentsOf: text.utf8)
    lengths.append(bytes.count - before)
  }

  package mutating func add(_ raw: [UInt8]) {
    bytes.append(contentsOf: raw)
    lengths.append(raw.count)
  }

  package mutating func add(_ raw: ArraySlice<UInt8>) {
    bytes.append(contentsOf: raw)
    lengths.append(raw.count)
  }

  package mutating func add(_ number: Int64) { add(String(number)) }
  package mutating func add(_ number: Int) { add(String(number)) }

  package init(_ name: StaticString, _ arguments: String...) {
    self.init(name)
    for argument in arguments { add(argument) }
  }

  /// `XADD orderflow:{orders.0}:log`: what an error message shows. Of AUTH the name alone: what follows is secret. Of
  /// EVAL the first key, not the script.
  var summary: String {
    guard lengths.count > 1, "\(name)" != "AUTH" else { return "\(name)" }
    let index = "\(name)" == "EVAL" && lengths.count > 3 ? 3 : 1
    let start = lengths[..<index].reduce(0, +)
    let key = bytes[start..<(start + min(lengths[index], 80))]
    return "\(name) \(String(decoding: key, as: UTF8.self))"
  }

  /// The argument vector as C wants it; the pointers are valid inside `body` only.
  func withArguments<R>(
    _ body: (Int32, UnsafeMutablePointer<UnsafePointer<CChar>?>, UnsafePointer<Int>) -> R
  ) -> R {
    bytes.withUnsafeBytes { raw in
      lengths.withUnsafeBufferPointer { sizes in
        withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: sizes.count) { pointers in
          var offset = 0
          for index in 0..<sizes.count {
            pointers[index] = raw.baseAddress!.advanced(by: offset).assumingMemoryBound(to: CChar.self)
            offset += sizes[index]
          }
          return body(Int32(sizes.count), pointers.baseAddress!, sizes.baseAddress!)
        }
      }
    }
  }
}
