import JSON
import TestSupport
import Testing

struct JSONDamageTests {
  private static let sample = Array(
    #"""
    {"id":"o-1","n":[0,-1,1.5e-3,9223372036854775807],"t":true,"f":false,"z":null,
     "s":"é \u00e9 \ud83d\ude00 😀 \n\"\\","o":{"empty":{},"list":[[],[{}]],"é":1}}
    """#.utf8)

  @Test func `every truncation of a document is refused`() {
    #expect(refusal(Self.sample) == nil)
    for length in 0..<Self.sample.count { #expect(refusal(Array(Self.sample[..<length])) != nil) }
  }

  @Test func `a damaged document is refused, or read to the end without a crash`() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      var bytes = Self.sample
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
      }
      if let document = try? JSONDocument(bytes) { #expect(walk(document.root) > 0) }
    }
  }

  @Test func `random bytes from the grammar are refused, or read to the end without a crash`() {
    var generator = SeededGenerator(seed: 2)
    let alphabet = Array(#"{}[]:,"\u0019-.eE tfnd8 "#.utf8) + [0xC3, 0xA9, 0x0A]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      if let document = try? JSONDocument(bytes) { #expect(walk(document.root) > 0) }
    }
  }
}
