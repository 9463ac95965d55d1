import Crypto
import JSON
import TestSupport
import Testing

private let vectors = "vectors/hmac_sha256_test.json"

struct HMACSHA256Tests {
  struct Example: Sendable {
    let key: [UInt8]
    let message: [UInt8]
    let tag: String
  }

  /// RFC 4231 §4, cases 1 to 7; case 5 publishes the first 16 bytes only.
  static let examples = [
    Example(
      key: Array(repeating: 0x0B, count: 20), message: Array("Hi There".utf8),
      tag: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Example(
      key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
      tag: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Example(
      key: Array(repeating: 0xAA, count: 20), message: Array(repeating: 0xDD, count: 50),
      tag: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    Example(
      key: Array(1...25), message: Array(repeating: 0xCD, count: 50),
      tag: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    Example(
      key: Array(repeating: 0x0C, count: 20), message: Array("Test With Truncation".utf8),
      tag: "a3b6167473100ee06e0c796c2955552b"),
    Example(
      key: Array(repeating: 0xAA, count: 131),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      tag: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    Example(
      key: Array(repeating: 0xAA, count: 131),
      message: Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
      tag: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
  ]

  @Test(arguments: examples)
  func `the examples of RFC 4231 are met`(_ example: Example) {
    let tag = hex(HMACSHA256.authenticate(example.message, key: example.key))
    #expect(tag.hasPrefix(example.tag))
    #expect(hex(HMACSHA256Key(example.key).authenticate(example.message)) == tag)
  }

  @Test(.enabled(if: SharedData.has(vectors), "the Wycheproof vectors are not in the shared data"))
  func `the Wycheproof vectors are told right from wrong`() throws {
    let root = try JSONDocument(SharedData.bytes(vectors)).root
    var count = 0
    for group in try root.required("testGroups").elements {
      let tagBytes = try group.int("tagSize") / 8
      for test in try group.required("tests").elements {
        let key = HMACSHA256Key(hex(try test.string("key")))
        let tag = key.authenticate(hex(try test.string("msg"))).prefix(tagBytes)
        let isAccepted = constantTimeEquals(Array(tag), hex(try test.string("tag")))
        let number = try test.int("tcId")
        #expect(try isAccepted == (test.string("result") == "valid"), "test \(number)")
        count += 1
      }
    }
    #expect(try count == root.int("numberOfTests"))
  }

  @Test func `tags are equal only byte for byte`() {
    let tag = SHA256.hash([1])
    #expect(constantTimeEquals(tag, tag))
    #expect(constantTimeEquals([], []))
    #expect(!constantTimeEquals(tag, Array(tag.dropLast())))
    for index in tag.indices {
      var other = tag
      other[index] ^= 1
      #expect(!constantTimeEquals(tag, other))
    }
  }
}
