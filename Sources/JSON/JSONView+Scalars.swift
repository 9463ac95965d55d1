extension JSONView {
  /// Decoded; nil unless this is a string.
  package var string: String? {
    let node = node
    return node.kind == .string ? storage.string(of: node) : nil
  }

  /// Nil unless this is `true` or `false`.
  package var bool: Bool? {
    let node = node
    return node.kind == .bool ? storage.bytes[Int(node.start)] == UInt8(ascii: "t") : nil
  }

  /// Nil unless this is a number written without fraction and exponent that fits; `1.0` and `1e2` are not.
  package var int64: Int64? {
    let node = node
    guard node.kind == .number, node.isPlain else { return nil }
    return storage.bytes.withUnsafeBufferPointer { text in
      var position = Int(node.start)
      let isNegative = text[position] == ASCII.minus
      if isNegative { position += 1 }
      // Summed below zero, because Int64.min has no positive counterpart.
      var negated: Int64 = 0
      while position < Int(node.end) {
        let (tenfold, overflow) = negated.multipliedReportingOverflow(by: 10)
        let (sum, borrow) = tenfold.subtractingReportingOverflow(Int64(text[position] &- ASCII.zero))
        if overflow || borrow { return nil }
        negated = sum
        position += 1
      }
      if isNegative { return negated }
      return negated == .min ? nil : -negated
    }
  }

  /// As ``int64``.
  package var int: Int? { int64.flatMap(Int.init(exactly:)) }

  /// The nearest double; nil unless this is a number, and nil when it is beyond the largest finite one.
  package var double: Double? {
    guard let text = numberText, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// The number as written, for values that must not pass through a double. Nil unless this is a number.
  package var numberText: String? {
    let node = node
    return node.kind == .number ? String(decoding: storage.text(of: node), as: UTF8.self) : nil
  }
}
