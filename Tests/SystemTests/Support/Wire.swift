import Glibc

/// A blocking stream socket. A read or write that waits for longer than the limit counts as a lost connection.
final class Wire {
  private static let limitSeconds = 40
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = try Wire.open(AF_INET)
    try finish(withLoopback(port) { connect(descriptor, $0, $1) })
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
  }

  init(unixSocket path: String) throws {
    descriptor = try Wire.open(AF_UNIX)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try finish(code)
  }

  deinit { close(descriptor) }

  private static func open(_ family: Int32) throws -> Int32 {
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ConnectionLost(cause: errno) }
    return descriptor
  }

  private func finish(_ code: Int32) throws {
    guard code == 0 else { throw ConnectionLost(cause: errno) }
    var limit = timeval(tv_sec: Wire.limitSeconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw ConnectionLost(cause: errno) }
      sent += count
    }
  }

  /// What comes next; never empty.
  func receive() throws -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 0 else { throw ConnectionLost(cause: count == 0 ? 0 : errno) }
    return bytes[..<count]
  }
}

struct ConnectionLost: Error, CustomStringConvertible {
  /// Of `errno`; 0 when the other side ended it.
  let cause: Int32
  var description: String { cause == 0 ? "the connection was ended" : String(cString: strerror(cause)) }
}
