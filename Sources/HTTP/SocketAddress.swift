import EventLoop
import Glibc

/// One resolved address of a host and port.
struct SocketAddress {
  let family: Int32
  /// `host:port`, as it was asked for.
  let name: String
  private let bytes: [UInt8]

  /// Resolves a name; a name that is no numeric address may block for as long as the resolver takes.
  /// - Throws: `EADDRNOTAVAIL` when the resolver finds nothing.
  init(host: String, port: Int, action: String) throws(SystemError) {
    guard (0...65535).contains(port) else { throw SystemError(code: EINVAL, action: action) }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let result = getaddrinfo(host, "\(port)", &hints, &found)
    defer { if let found { freeaddrinfo(found) } }
    guard result == 0, let first = found?.pointee, let address = first.ai_addr else {
      throw SystemError(code: EADDRNOTAVAIL, action: "\(action) (\(String(cString: gai_strerror(result))))")
    }
    family = first.ai_family
    name = "\(host):\(port)"
    bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(first.ai_addrlen)))
  }

  func withPointer(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    bytes.withUnsafeBytes { raw in
      body(raw.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
    }
  }
}
