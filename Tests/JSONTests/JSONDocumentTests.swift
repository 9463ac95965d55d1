import JSON
import Testing

struct JSONDocumentTests {
  @Test func `an error says where and what`() {
    #expect(refusal(#"{"a": tru}"#) == JSONError(offset: 6, message: "expected true"))
    #expect(refusal("[1,]") == JSONError(offset: 3, message: "expected a value"))
    #expect(refusal("[1 2]")?.description == "expected , or ] after an element at byte 3")
  }

  @Test(arguments: [
    "\u{FEFF}1", "", "  ", "1 2", "{} x", "[1", #"{"a""#, #"{"a":}"#, "{a:1}", "'a'", "nul", "NaN", "\u{0}",
  ])
  func `text that is not JSON is refused`(_ text: String) {
    #expect(refusal(text) != nil)
  }

  @Test(arguments: ["01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "0x1", "1.e5", "--1", "1_000"])
  func `a number outside the grammar is refused`(_ text: String) {
    #expect(refusal(text) != nil)
  }

  @Test(arguments: [#""\uD800""#, #""\uDC00""#, #""\uD800\u0041""#, #""\uD800x""#, #""\uDFFF\uD800""#, #""\uD834\n""#])
  func `a lone surrogate escape is refused`(_ text: String) {
    #expect(refusal(text) != nil)
  }

  @Test(arguments: [
    [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xFF], [0xE2, 0x28, 0xA1],
  ])
  func `bytes that are not UTF-8 are refused`(_ bytes: [UInt8]) {
    #expect(refusal([0x22] + bytes + [0x22])?.message == "the text is not UTF-8")
    #expect(refusal([0x22] + bytes) != nil)
  }

  @Test func `a control character is refused wherever it stands in a string`() {
    for byte in UInt8(0)..<0x20 {
      for before in 0..<20 {
        let text = [0x22] + [UInt8](repeating: 0x61, count: before) + [byte, 0x22]
        #expect(refusal(text)?.offset == before + 1)
      }
    }
  }

  @Test func `nesting up to the limit is accepted and beyond it refused`() {
    let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(refusal(nested(64)) == nil)
    #expect(refusal(nested(65))?.offset == 64)
    #expect(refusal(nested(3), limits: JSONLimits(depth: 2)) != nil)
  }

  @Test func `two hundred thousand brackets make an error and no overflow`() throws {
    let opening = [UInt8](repeating: UInt8(ascii: "["), count: 200_000)
    #expect(refusal(opening) != nil)
    #expect(refusal(opening, limits: JSONLimits(depth: .max))?.offset == 200_000)
    let objects = Array(String(repeating: #"{"a":"#, count: 200_000).utf8)
    #expect(refusal(objects, limits: JSONLimits(depth: .max)) != nil)
    let closed = opening + [UInt8](repeating: UInt8(ascii: "]"), count: 200_000)
    #expect(try JSONDocument(closed, limits: JSONLimits(depth: .max)).root.count == 1)
  }

  @Test func `a text as long as the limit is accepted and one byte more refused`() {
    #expect(refusal("[1]", limits: JSONLimits(bytes: 3)) == nil)
    #expect(refusal("[1] ", limits: JSONLimits(bytes: 3))?.offset == 3)
  }
}
