/// An amount on its way to a price, not yet rounded: `mantissa × 10^−scale` minor units, never below zero. Rates,
/// mark-ups and discounts are decimals all, so nothing is lost until the one rounding at the end. A step that 128 bits
/// cannot hold answers nil.
package struct ExactAmount: Sendable, Equatable {
  package let mantissa: Int128
  package let scale: Int

  package init?(mantissa: Int128, scale: Int) {
    guard mantissa >= 0, (0...ExactAmount.scales).contains(scale) else { return nil }
    self.mantissa = mantissa
    self.scale = scale
  }

  package init?(_ minorUnits: Int64) { self.init(mantissa: Int128(minorUnits), scale: 0) }

  /// Powers of ten whose double still is an `Int128`.
  private static let scales = 37

  /// `× factor × 10^−places`; places below zero move the point the other way.
  private func times(_ factor: Int128, places: Int) -> ExactAmount? {
    let scale = scale + places
    var (product, overflow) = mantissa.multipliedReportingOverflow(by: factor)
    guard !overflow, scale < 0 else { return overflow ? nil : ExactAmount(mantissa: product, scale: scale) }
    guard -scale <= ExactAmount.scales else { return nil }
    (product, overflow) = product.multipliedReportingOverflow(by: ExactAmount.powerOfTen(-scale))
    return overflow ? nil : ExactAmount(mantissa: product, scale: 0)
  }

  private static func powerOfTen(_ exponent: Int) -> Int128 {
    var power: Int128 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }

  /// In minor units of another currency; both exponents are minded.
  package func converted(_ rate: ExchangeRate, from: Currency, to: Currency) -> ExactAmount? {
    times(Int128(rate.mantissa), places: rate.scale - (to.exponent - from.exponent))
  }

  /// `× (1 + basisPoints / 10 000)`, a mark-up or, below zero, a discount.
  package func adjusted(basisPoints: Int64) -> ExactAmount? {
    basisPoints == 0 ? self : times(10_000 + Int128(basisPoints), places: 4)
  }

  /// Whether it is at most as much.
  package func isNotAbove(_ other: ExactAmount) -> Bool {
    let (left, right) = (widened(by: other.scale - scale), other.widened(by: scale - other.scale))
    // What cannot be widened is the larger one: the other was not touched.
    guard let left else { return false }
    return right.map { left <= $0 } ?? true
  }

  private func widened(by places: Int) -> Int128? {
    guard places > 0 else { return mantissa }
    let (wide, overflow) = mantissa.multipliedReportingOverflow(by: ExactAmount.powerOfTen(places))
    return overflow ? nil : wide
  }

  /// To the minor unit, half to the even one (IEEE 754 `roundTiesToEven`); nil beyond 64 bits.
  package var rounded: Int64? {
    guard scale > 0 else { return Int64(exactly: mantissa) }
    let divisor = ExactAmount.powerOfTen(scale)
    let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: divisor)
    let twice = remainder * 2
    let isUp = twice > divisor || (twice == divisor && quotient % 2 == 1)
    return Int64(exactly: quotient + (isUp ? 1 : 0))
  }
}
