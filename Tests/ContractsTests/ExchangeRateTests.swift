import Contracts
import JSON
import TestSupport
import Testing

struct ExchangeRateTests {
  @Test(arguments: [
    ("0.0000395", 395, 7), ("1", 1, 0), ("12", 12, 0), ("1.250", 125, 2), ("007.5", 75, 1), ("10", 10, 0),
    ("0.000000000000001", 1, 15), ("999999999999999", 999_999_999_999_999, 0), ("1.000", 1, 0),
  ])
  func `a decimal text is read to its last digit`(_ text: String, _ mantissa: Int64, _ scale: Int) throws {
    let rate = try ExchangeRate(text)
    #expect(rate.mantissa == mantissa && rate.scale == scale)
    #expect(try ExchangeRate(rate.text) == rate)
  }

  @Test(arguments: [
    "", ".5", "5.", "-1", "+1", "1e3", "1,5", " 1", "1.2.3", "NaN", "0x1", "١", String(repeating: "0", count: 65),
  ])
  func `what is no decimal is refused`(_ text: String) {
    #expect(throws: ExchangeRate.Fault(message: "must be a decimal number, as in \"0.0000395\"")) {
      try ExchangeRate(text)
    }
  }

  @Test(arguments: ["0", "0.000", "000"])
  func `a rate is more than nothing`(_ text: String) {
    #expect(throws: ExchangeRate.Fault(message: "must be more than 0")) { try ExchangeRate(text) }
  }

  @Test(arguments: ["0.0000000000000001", "1000000000000000", "1.234567890123456"])
  func `digits are bounded`(_ text: String) {
    #expect(throws: ExchangeRate.Fault(message: "must have at most 15 digits, and as many after the point")) {
      try ExchangeRate(text)
    }
  }

  @Test func `every rate is written as it is read`() throws {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<5_000 {
      let mantissa = Int64.random(in: 1...999_999_999_999_999, using: &random)
      let rate = ExchangeRate(mantissa: mantissa, scale: Int.random(in: 0...15, using: &random))!
      #expect(try ExchangeRate(rate.text) == rate)
    }
    #expect(ExchangeRate(mantissa: 0, scale: 0) == nil)
    #expect(ExchangeRate(mantissa: 1_000_000_000_000_000, scale: 0) == nil)
    #expect(ExchangeRate(mantissa: 1, scale: 16) == nil)
    #expect(try ExchangeRate("0.0000395").text == "0.0000395")
  }
}
