import Contracts
import TestSupport
import Testing

struct ExactAmountTests {
  static let currencies = ["VND", "JPY", "GBP", "USD", "KWD"].map { Currency($0)! }

  /// What a unit price is made of.
  private struct Case {
    let price: Int64
    let from: Currency
    let to: Currency
    let rate: ExchangeRate?
    let markup: Int64
    let discount: Int64

    init(_ random: inout SeededGenerator) {
      func upTo(_ digits: ClosedRange<Int>) -> Int64 {
        let count = Int.random(in: digits, using: &random)
        return Int64.random(in: 0...(0..<count).reduce(1) { power, _ in power * 10 }, using: &random)
      }
      price = upTo(0...12)
      from = currencies.randomElement(using: &random)!
      to = currencies.randomElement(using: &random)!
      let scale = Int.random(in: 0...15, using: &random)
      rate = from == to ? nil : ExchangeRate(mantissa: 1 + upTo(0...14), scale: scale)
      markup = Bool.random(using: &random) ? 0 : upTo(1...5)
      discount = Bool.random(using: &random) ? 0 : upTo(1...4)
    }

    var exact: ExactAmount? {
      var amount = ExactAmount(price)
      if let rate { amount = amount?.converted(rate, from: from, to: to) }
      return amount?.adjusted(basisPoints: markup)?.adjusted(basisPoints: -discount)
    }

    /// The same as one fraction of whole numbers.
    var oracle: Int64? {
      var above = BigNatural(price) * BigNatural(10_000 + markup) * BigNatural(10_000 - discount)
      var below = BigNatural(10_000) * BigNatural(10_000)
      if let rate {
        above = above * BigNatural(rate.mantissa) * .powerOfTen(to.exponent)
        below = below * .powerOfTen(rate.scale) * .powerOfTen(from.exponent)
      }
      return above.roundedQuotient(by: below).int64
    }
  }

  @Test func `a price is what whole numbers of any size say, or refused where it cannot be counted`() {
    var random = SeededGenerator(seed: 1)
    var (counted, refused) = (0, 0)
    for number in 0..<20_000 {
      let item = Case(&random)
      if let amount = item.exact?.rounded {
        counted += 1
        #expect(amount == item.oracle, "case \(number): \(item)")
        #expect(amount >= 0)
      } else {
        refused += 1
        // Nothing is refused that fits 64 bits with room to spare.
        #expect(item.oracle.map { $0 > 1_000_000_000_000 } ?? true, "case \(number): \(item)")
      }
    }
    #expect(counted > 15_000 && refused > 20)
  }

  @Test(arguments: [
    (1, 5, 0), (2, 15, 2), (3, 25, 2), (4, 35, 4), (5, 45, 4), (6, 49, 5), (7, 51, 5), (8, 150_001, 15_000),
  ])
  func `a half goes to the even unit`(_: Int, _ tenths: Int64, _ expected: Int64) {
    #expect(ExactAmount(mantissa: Int128(tenths), scale: 1)?.rounded == expected)
  }

  @Test func `a half far behind the point is still seen`() {
    let half = ExactAmount(mantissa: 500_000_000_000_000_000_000, scale: 21)!
    #expect(half.rounded == 0)
    #expect(ExactAmount(mantissa: half.mantissa + 1, scale: 21)?.rounded == 1)
    #expect(ExactAmount(mantissa: half.mantissa * 3, scale: 21)?.rounded == 2)
    #expect(ExactAmount(mantissa: half.mantissa * 3 - 1, scale: 21)?.rounded == 1)
  }

  @Test func `minor units of both currencies are minded`() throws {
    let rate = try ExchangeRate("0.0000395")
    let (vnd, usd, kwd) = (Currency("VND")!, Currency("USD")!, Currency("KWD")!)
    // 82 000 đồng × 0.0000395 = 3.239 dollars.
    #expect(ExactAmount(82_000)?.converted(rate, from: vnd, to: usd)?.rounded == 324)
    // 3.25 dollars × 0.307 = 0.99775 dinars, 997.75 fils.
    #expect(ExactAmount(325)?.converted(try ExchangeRate("0.307"), from: usd, to: kwd)?.rounded == 998)
    // 1.234 dinars × 82500 = 101 805 đồng.
    #expect(ExactAmount(1_234)?.converted(try ExchangeRate("82500"), from: kwd, to: vnd)?.rounded == 101_805)
    #expect(ExactAmount(1)?.converted(try ExchangeRate("2"), from: vnd, to: kwd)?.rounded == 2_000)
  }

  @Test func `what cannot be counted is nil and never wrapped`() throws {
    let large = try ExchangeRate("999999999999999")
    let (vnd, kwd) = (Currency("VND")!, Currency("KWD")!)
    #expect(ExactAmount(.max)?.rounded == .max)
    #expect(ExactAmount(.max)?.adjusted(basisPoints: 1)?.rounded == nil)
    #expect(ExactAmount(.max)?.converted(large, from: vnd, to: kwd)?.converted(large, from: vnd, to: kwd) == nil)
    #expect(ExactAmount(-1) == nil)
    #expect(ExactAmount(100)?.adjusted(basisPoints: -10_001) == nil)
    #expect(ExactAmount(100)?.adjusted(basisPoints: -10_000)?.rounded == 0)
  }
}
