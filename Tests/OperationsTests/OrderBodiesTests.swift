import Operations
import Testing

@Suite struct OrderBodiesTests {
  private func parse(_ text: String) throws(OrderBodyFault) -> [String] {
    try OrderBodies.parse(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func `each line is an order, and empty lines are none`() throws {
    #expect(try parse("{\"a\":1}\r\n\n  \n{\"b\":2}") == ["{\"a\":1}", "{\"b\":2}"])
  }

  @Test func `a line that is no JSON object is named`() {
    for wrong in ["[1]", "{\"a\":}", "null", "{} {}"] {
      let fault = #expect(throws: OrderBodyFault.self) { try parse("{}\n\n\(wrong)\n{}\n") }
      #expect(fault?.line == 3, "\(wrong)")
    }
  }

  @Test func `a file without an order is refused`() {
    #expect(throws: OrderBodyFault.self) { try parse("\n\n") }
  }
}
