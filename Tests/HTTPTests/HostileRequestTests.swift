import HTTP
import TestSupport
import Testing

@Suite struct HostileRequestTests {
  static let lines = [
    "GET /\r\n": 400, "GET / HTTP/1.1 \r\n": 400, "GET  / HTTP/1.1\r\n": 400, " GET / HTTP/1.1\r\n": 400,
    "GET / http/1.1\r\n": 400, "GET /\u{1} HTTP/1.1\r\n": 400, "G@T / HTTP/1.1\r\n": 400, "GET a HTTP/1.1\r\n": 400,
    "GET /%zz HTTP/1.1\r\n": 400, "GET /%4 HTTP/1.1\r\n": 400, "GET /%00 HTTP/1.1\r\n": 400,
    "GET /%ff HTTP/1.1\r\n": 400, "GET /é HTTP/1.1\r\n": 400, "GET * HTTP/1.1\r\n": 400,
    "CONNECT h:1 HTTP/1.1\r\n": 400,
    "GET haha://h/ HTTP/1.1\r\n": 400, "GET http:// HTTP/1.1\r\n": 400, "GET https:/ HTTP/1.1\r\n": 400,
    "GET http:s//h HTTP/1.1\r\n": 400, "GET / HTTP/1.1\n": 400, "GET / HTTP/1.1\r\r\n": 400, "GET / HTTP/11\r\n": 400,
    "GET / HTTP/2.0\r\n": 505, "GET / HTTP/1.2\r\n": 505, "GET / HTTP/0.9\r\n": 505,
  ]

  @Test(arguments: lines)
  func `a malformed request line is refused`(_ line: String, _ status: Int) {
    #expect(refusal(line + "Host: h\r\n\r\n") == status)
  }

  static let fields = [
    "Host: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n": 400,
    "Host: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n": 400,
    "Host: h\r\nContent-Length: 1, 1\r\n": 400, "Host: h\r\nContent-Length: +1\r\n": 400,
    "Host: h\r\nContent-Length: -1\r\n": 400, "Host: h\r\nContent-Length: 0x1\r\n": 400,
    "Host: h\r\nContent-Length:\r\n": 400, "Host: h\r\nContent-Length: 1 1\r\n": 400,
    "Host: h\r\nContent-Length: 99999999999999999999999999\r\n": 400,
    "Host: h\r\nContent-Length: 1048577\r\n": 413,
    "Host: h\r\nX: a\r\n b\r\n": 400, "Host: h\r\n X: a\r\n": 400, "Host: h\r\nX : a\r\n": 400,
    "Host: h\r\nX\t: a\r\n": 400, "Host: h\r\n: a\r\n": 400, "Host: h\r\nX\r\n": 400, "Host: h\r\nX(: a\r\n": 400,
    "Host: h\r\nX: a\rb\r\n": 400, "Host: h\r\nX: a\0b\r\n": 400, "Host: h\r\nX: a\nY: b\r\n": 400,
    "Host: h\r\n\rX: a\r\n": 400, "Host: h\r\nX\0: a\r\n": 400, "Host: h\r\nX: a\u{7f}\r\n": 400,
    "": 400, "Host: h\r\nHost: h\r\n": 400, "Host: a b\r\n": 400, "Host: a/b\r\n": 400,
    "Host: h\r\nTransfer-Encoding: gzip\r\n": 501, "Host: h\r\nTransfer-Encoding: gzip, chunked\r\n": 501,
    "Host: h\r\nTransfer-Encoding: xchunked\r\n": 501, "Host: h\r\nTransfer-Encoding: identity\r\n": 501,
    "Host: h\r\nTransfer-Encoding: chunked, chunked\r\n": 400, "Host: h\r\nTransfer-Encoding: \r\n": 400,
    "Host: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n": 400,
    "Host: h\r\nExpect: a-miracle\r\n": 417,
  ]

  @Test(arguments: fields)
  func `a dangerous header block is refused`(_ fields: String, _ status: Int) {
    #expect(refusal("POST / HTTP/1.1\r\n" + fields + "\r\n") == status)
  }

  @Test func `a chunked body in HTTP 1.0 is refused`() {
    #expect(refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400)
  }

  static let chunks = [
    "x\r\n": 400, "\r\n": 400, "-1\r\n": 400, "5 5\r\nhello\r\n": 400, "5\nhello\r\n": 400, "2\r\nhello\r\n": 400,
    "5\r\nhello0\r\n\r\n": 400, "ffffffffffffffff\r\n": 400, "0fffffffffffffff\r\n": 400, "5;\u{1}\r\nhello\r\n": 400,
    "fffffffffff\r\n": 413, "100001\r\n": 413, "0\r\nbad trailer\r\n\r\n": 400, "0\r\nX: a\nb: c\r\n\r\n": 400,
    " 5\r\nhello\r\n": 400, "5\r\nhello\r\n0\r\n\r\n": 0, "5 ; a\r\nhello\r\n00\r\nX: y\r\n\r\n": 0,
  ]

  @Test(arguments: chunks)
  func `a malformed chunk is refused`(_ chunks: String, _ status: Int) {
    #expect(refusal("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks) == status)
  }

  @Test func `random bytes never crash the parser`() {
    for seed in 0..<2000 {
      var random = SeededGenerator(seed: UInt64(seed))
      let bytes = (0..<Int.random(in: 1..<300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = transcript([bytes])
    }
  }

  @Test func `random changes of good requests never crash the parser and split the same way`() {
    for seed in 0..<4000 {
      var random = SeededGenerator(seed: UInt64(seed))
      var bytes = Array(Sample.all.randomElement(using: &random)!.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
      let cut = Int.random(in: 0...bytes.count, using: &random)
      let halves = transcript([Array(bytes[..<cut]), Array(bytes[cut...])])
      // A client that waits is told to go on only when its body has not come yet, which a cut may decide.
      #expect(halves.filter { $0 != "continue?" } == transcript([bytes]).filter { $0 != "continue?" }, "seed \(seed)")
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let interesting: [UInt8] = [0, 9, 10, 13, 32, 37, 44, 48, 58, 59, 65, 102, 127, 128, 255]
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[place] = interesting.randomElement(using: &random)!
    case 1: bytes.insert(interesting.randomElement(using: &random)!, at: place)
    case 2 where bytes.count > 1: bytes.remove(at: place)
    default: bytes.append(contentsOf: bytes[place...])
    }
  }
}
