/// One of 1024 slices of a key space; a partition holds a contiguous range of slots.
///
/// The slot of a routing key is its CRC-16/XMODEM modulo 1024 (the checksum Redis Cluster uses:
/// <https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/>). An id ends in its slot's two characters,
/// so whoever holds an id knows the partition without asking.
package struct Slot: Sendable, Equatable {
  package static let count = 1024
  package let number: Int

  package init(of key: String) {
    var crc: UInt16 = 0
    for byte in key.utf8 {
      crc ^= UInt16(byte) << 8
      for _ in 0..<8 { crc = crc & 0x8000 != 0 ? (crc << 1) ^ 0x1021 : crc << 1 }
    }
    number = Int(crc) % Slot.count
  }

  /// The slot an id carries in its last two characters; nil when they are no such characters.
  package init?(ofID id: String) {
    let tail = Array(id.utf8.suffix(2))
    guard tail.count == 2, let high = Base32.value(of: tail[0]), let low = Base32.value(of: tail[1]) else { return nil }
    number = Int(high) << 5 | Int(low)
  }

  package var suffix: String {
    String(decoding: [Base32.digits[number >> 5], Base32.digits[number & 31]], as: UTF8.self)
  }

  package func partition(of partitions: Int) -> Int { number * partitions / Slot.count }
}

/// Crockford's base 32 in lower case: sorts as the numbers do. <https://www.crockford.com/base32.html>
enum Base32 {
  static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  static func value(of digit: UInt8) -> UInt8? {
    digits.firstIndex(of: digit).map { UInt8($0) }
  }

  /// The lowest `5 * count` bits, most significant first.
  static func encode(_ value: UInt64, count: Int) -> [UInt8] {
    (0..<count).reversed().map { digits[Int(value >> UInt64($0 * 5) & 31)] }
  }
}
