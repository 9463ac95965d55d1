/// Whole numbers of any size, digit by digit as on paper: slow, and nothing of the product is in it.
package struct BigNatural: Equatable {
  /// Decimal digits, the last first; no zeros at the front.
  private var digits: [Int]

  package init(_ value: Int64) {
    precondition(value >= 0)
    digits = String(value).reversed().map { $0.wholeNumberValue! }
    trim()
  }

  private init(digits: [Int]) {
    self.digits = digits
    trim()
  }

  package static func powerOfTen(_ exponent: Int) -> BigNatural {
    BigNatural(digits: Array(repeating: 0, count: exponent) + [1])
  }

  private mutating func trim() { while digits.last == 0 { digits.removeLast() } }

  /// Nil beyond 64 bits.
  package var int64: Int64? { digits.isEmpty ? 0 : Int64(digits.reversed().map(String.init).joined()) }

  package var isOdd: Bool { (digits.first ?? 0) % 2 == 1 }

  package static func < (left: BigNatural, right: BigNatural) -> Bool {
    guard left.digits.count == right.digits.count else { return left.digits.count < right.digits.count }
    return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
  }

  package static func * (left: BigNatural, right: BigNatural) -> BigNatural {
    var product = Array(repeating: 0, count: left.digits.count + right.digits.count + 1)
    for (i, a) in left.digits.enumerated() {
      for (j, b) in right.digits.enumerated() { product[i + j] += a * b }
    }
    return BigNatural(digits: carried(product))
  }

  package static func + (left: BigNatural, right: BigNatural) -> BigNatural {
    var sum = Array(repeating: 0, count: max(left.digits.count, right.digits.count) + 1)
    for (i, a) in left.digits.enumerated() { sum[i] += a }
    for (i, b) in right.digits.enumerated() { sum[i] += b }
    return BigNatural(digits: carried(sum))
  }

  private static func carried(_ digits: [Int]) -> [Int] {
    var digits = digits
    for place in digits.indices.dropLast() {
      digits[place + 1] += digits[place] / 10
      digits[place] %= 10
    }
    return digits
  }

  /// The larger less the smaller.
  package static func - (left: BigNatural, right: BigNatural) -> BigNatural {
    var rest = left.digits
    for place in rest.indices {
      rest[place] -= place < right.digits.count ? right.digits[place] : 0
      if rest[place] < 0 {
        rest[place] += 10
        rest[place + 1] -= 1
      }
    }
    return BigNatural(digits: rest)
  }

  package func divided(by divisor: BigNatural) -> (quotient: BigNatural, remainder: BigNatural) {
    var quotient: [Int] = []
    var remainder = BigNatural(0)
    for digit in digits.reversed() {
      remainder = BigNatural(digits: [digit] + remainder.digits)
      var times = 0
      while !(remainder < divisor) {
        remainder = remainder - divisor
        times += 1
      }
      quotient.append(times)
    }
    return (BigNatural(digits: quotient.reversed()), remainder)
  }

  /// The quotient, half to the even one.
  package func roundedQuotient(by divisor: BigNatural) -> BigNatural {
    let (quotient, remainder) = divided(by: divisor)
    let twice = remainder + remainder
    if twice < divisor || (twice == divisor && !quotient.isOdd) { return quotient }
    return quotient + BigNatural(1)
  }
}
