import Crypto
import Testing

struct Base64URLTests {
  @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("foobar", "Zm9vYmFy")])
  func `the examples of RFC 4648 are met, without padding`(_ plain: String, _ text: String) {
    #expect(Base64URL.encode(Array(plain.utf8)) == text)
    #expect(Base64URL.decode(Substring(text)) == Array(plain.utf8))
  }

  @Test func `bytes of every length and value come back`() {
    let bytes = (0..<256).map { UInt8($0) }
    for length in 0...256 {
      let part = Array(bytes[(256 - length)...])
      #expect(Base64URL.decode(Base64URL.encode(part)[...]) == part)
    }
    #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
  }

  @Test(arguments: ["Zg==", "Zm8=", "Z", "Zm9vY", "Zm 9v", "Zm9v\n", "Zm+v", "Zm/v", "Zh", "Zm9", "Zmé", "Zg?"])
  func `anything but the one encoding is refused`(_ text: String) {
    #expect(Base64URL.decode(Substring(text)) == nil)
  }
}
