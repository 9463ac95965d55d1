/// Bounds on a text, checked before and while it is parsed (RFC 8259 §9 allows a parser both).
package struct JSONLimits: Sendable {
  /// Arrays and objects within one another; `[[]]` needs a depth of 2.
  package var depth = 64
  /// The longest text, in bytes. Texts beyond ``longestText`` are refused whatever is set here.
  package var bytes = 1 << 20

  package init(depth: Int = 64, bytes: Int = 1 << 20) {
    self.depth = depth
    self.bytes = bytes
  }

  /// For what this system wrote itself: wider than what it takes from outside, since it wraps that.
  package static let own = JSONLimits(depth: 128, bytes: 256 << 20)

  /// 1 GiB: offsets and node numbers are kept in 32 bits, and a text has at most one node a byte.
  static let longestText = 1 << 30
}
