import Crypto
import Testing

/// The examples NIST publishes with FIPS 180-4.
struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `the published examples are met`(_ message: String, _ digest: String) {
    #expect(hex(SHA256.hash(Array(message.utf8))) == digest)
  }

  @Test func `a million times a is met`() {
    var hasher = SHA256()
    for _ in 0..<1_000 { hasher.update(repeatElement(UInt8(ascii: "a"), count: 1_000)) }
    #expect(hex(hasher.finalize()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `pieces of any length make the same digest`() {
    let message = (0..<200).map { UInt8($0) }
    for length in [55, 56, 57, 63, 64, 65, 119, 120, 128, 200] {
      let whole = SHA256.hash(message[..<length])
      for cut in 0...length {
        var hasher = SHA256()
        hasher.update(message[..<cut])
        hasher.update(message[cut..<length])
        #expect(hasher.finalize() == whole)
      }
    }
  }

  @Test func `a hasher starts afresh after its digest`() {
    var hasher = SHA256()
    hasher.update([1, 2, 3])
    _ = hasher.finalize()
    #expect(hasher.finalize() == SHA256.hash([]))
  }
}
