package import JSON

/// What one unit of a currency is in another: an exact decimal, `mantissa × 10^−scale`, more than zero.
/// Written as text (`"0.0000395"`), so that no reader on the way makes a binary fraction of it.
package struct ExchangeRate: Sendable, Equatable, JSONEncodable {
  /// Digits that count, and digits after the point. Fifteen leave room for amounts, mark-up and discount in 128 bits.
  package static let digits = 15

  /// Without trailing zeros, where there is a scale to shorten.
  package let mantissa: Int64
  package let scale: Int

  /// What it holds of a rate: no rate is stored or sent that breaks it.
  package init?(mantissa: Int64, scale: Int) {
    guard mantissa > 0, mantissa < 1_000_000_000_000_000, (0...ExchangeRate.digits).contains(scale) else { return nil }
    var (mantissa, scale) = (mantissa, scale)
    while scale > 0, mantissa % 10 == 0 {
      mantissa /= 10
      scale -= 1
    }
    self.mantissa = mantissa
    self.scale = scale
  }

  /// Why a text is no rate.
  package struct Fault: Error, Equatable {
    package let message: String

    package init(message: String) { self.message = message }
  }

  /// `12`, `1.25`, `0.0000395`: digits, and a point with digits around it; no sign, no exponent.
  package init(_ text: String) throws(Fault) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard text.utf8.count <= 64, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }) else {
      throw Fault(message: "must be a decimal number, as in \"0.0000395\"")
    }
    let fraction = parts.count == 2 ? ExchangeRate.withoutTrailingZeros(parts[1]) : []
    let digits = (Array(parts[0]) + fraction).drop { $0 == 48 }
    guard !digits.isEmpty else { throw Fault(message: "must be more than 0") }
    guard digits.count <= ExchangeRate.digits, fraction.count <= ExchangeRate.digits else {
      throw Fault(message: "must have at most \(ExchangeRate.digits) digits, and as many after the point")
    }
    mantissa = digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    scale = fraction.count
  }

  private static func withoutTrailingZeros(_ digits: Substring.UTF8View) -> [UInt8] {
    var digits = Array(digits)
    while digits.last == 48 { digits.removeLast() }
    return digits
  }

  /// The shortest text that says it.
  package var text: String {
    let digits = String(mantissa)
    guard scale > 0 else { return digits }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
    return "\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }

  package func write(to writer: inout JSONWriter) { writer.string(text) }
}

extension JSONView {
  /// A rate's text.
  func rate(_ key: String) throws(JSONError) -> ExchangeRate {
    let text = try string(key)
    do { return try ExchangeRate(text) } catch {
      throw JSONError(offset: 0, message: "the member \"\(key)\" \(error.message)")
    }
  }
}
