import Contracts
import JSON
import Testing

struct MoneyTests {
  @Test
  func `amounts of one currency add up and multiply`() {
    #expect(Money(1_530, "GBP").plus(Money(-30, "GBP")) == Money(1_500, "GBP"))
    #expect(Money(255, "GBP").times(6) == Money(1_530, "GBP"))
    #expect(Money(255, "GBP").times(0) == Money(0, "GBP"))
  }

  @Test
  func `a sum that cannot be right is nil`() {
    #expect(Money(.max, "GBP").plus(Money(1, "GBP")) == nil)
    #expect(Money(.min, "GBP").plus(Money(-1, "GBP")) == nil)
    #expect(Money(.max, "GBP").plus(Money(0, "GBP")) == Money(.max, "GBP"))
    #expect(Money(.max, "GBP").times(2) == nil)
    #expect(Money(.min, "GBP").times(-1) == nil)
    #expect(Money(1 << 32, "GBP").times(1 << 31) == nil)
    #expect(Money(1 << 31, "GBP").times(1 << 31) == Money(1 << 62, "GBP"))
  }

  @Test
  func `amounts of two currencies do not add up`() {
    #expect(Money(1, "GBP").plus(Money(1, "USD")) == nil)
    #expect(Money(0, "GBP").plus(Money(0, "VND")) == nil)
  }

  @Test(arguments: [Int64.min, -1, 0, 1_530, Int64.max])
  func `an amount comes back from JSON to the last unit`(_ amount: Int64) throws {
    #expect(try Money(jsonBytes: Money(amount, "GBP").json) == Money(amount, "GBP"))
  }

  @Test(arguments: [#"{"amount":1.5,"currency":"GBP"}"#, #"{"amount":"1","currency":"GBP"}"#, #"{"amount":1}"#, "7"])
  func `what is no amount is refused`(_ text: String) {
    #expect(throws: JSONError.self) { try Money(jsonBytes: Array(text.utf8)) }
  }

  @Test(arguments: [("VND", 0), ("JPY", 0), ("KRW", 0), ("GBP", 2), ("USD", 2), ("EUR", 2), ("KWD", 3), ("BHD", 3)])
  func `a currency knows its minor unit`(_ code: String, _ exponent: Int) {
    #expect(Currency(code)?.exponent == exponent)
    #expect(Currency(code)?.code == code)
  }

  @Test(arguments: ["", "gbp", "GB", "GBPP", "XXX", "£", "USN"])
  func `what the system cannot count in is no currency`(_ code: String) {
    #expect(Currency(code) == nil)
  }
}
