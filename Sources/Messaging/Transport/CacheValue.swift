/// A value of a read cache on the wire: `INCARNATION VALUE`. One of another incarnation is as old as the data that Redis
/// came back with, and counts for nothing.
package enum CacheValue {
  package static func stamped(_ value: some Collection<UInt8>, in incarnation: String) -> [UInt8] {
    Array(incarnation.utf8) + [UInt8(ascii: " ")] + value
  }

  /// Nil where it was written in another incarnation.
  package static func read(_ bytes: [UInt8], in incarnation: String) -> [UInt8]? {
    let stamp = incarnation.utf8
    guard bytes.count > stamp.count, bytes[stamp.count] == UInt8(ascii: " "), bytes.starts(with: stamp) else {
      return nil
    }
    return Array(bytes.dropFirst(stamp.count + 1))
  }
}
