/// Ids handed out: prefix, 48 bits of milliseconds, 60 random bits, the slot's two characters; 28 characters in all
/// for `ord_`. Time-ordered, because random keys make the stores write several times more pages.
package enum TimeOrderedID {
  package static let order = "ord_"
  package static let request = "req_"
  package static let cart = "cart_"
  package static let cartLine = "line_"
  package static let checkout = "chk_"
  package static let returned = "ret_"
  package static let review = "rev_"
  package static let address = "adr_"
  /// Of a request that waits for prices.
  package static let quote = "quo_"

  /// - Parameters:
  ///   - milliseconds: Unix time.
  ///   - random: 60 bits of it are used.
  package static func make(_ prefix: String, milliseconds: Int64, random: UInt64, slot: Slot) -> String {
    var bytes = Array(prefix.utf8)
    bytes.append(contentsOf: Base32.encode(UInt64(milliseconds), count: 10))
    bytes.append(contentsOf: Base32.encode(random, count: 12))
    bytes.append(contentsOf: slot.suffix.utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the text has an id's shape; anything else from outside is answered 404 without asking anyone.
  package static func isValid(_ id: String, prefix: String) -> Bool {
    id.hasPrefix(prefix) && id.utf8.count == prefix.utf8.count + 24
      && id.utf8.dropFirst(prefix.utf8.count).allSatisfy { Base32.value(of: $0) != nil }
  }

  /// Unix milliseconds at which the id was drawn; nil for what has no id's shape.
  package static func milliseconds(of id: String, prefix: String) -> Int64? {
    guard isValid(id, prefix: prefix) else { return nil }
    return id.utf8.dropFirst(prefix.utf8.count).prefix(10).reduce(0) { time, digit in
      time << 5 | Int64(Base32.value(of: digit) ?? 0)
    }
  }
}
