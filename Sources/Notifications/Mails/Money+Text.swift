import Contracts

extension Money {
  /// With the decimals of its currency, as in `12.50 GBP`.
  var written: String {
    let exponent = Currency(currency)?.exponent ?? 0
    var digits = String(amount.magnitude)
    digits = String(repeating: "0", count: max(0, exponent + 1 - digits.utf8.count)) + digits
    let fraction = exponent > 0 ? ".\(digits.suffix(exponent))" : ""
    return "\(amount < 0 ? "-" : "")\(digits.dropLast(exponent))\(fraction) \(currency)"
  }
}
