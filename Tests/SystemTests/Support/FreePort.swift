import Glibc

/// A port of the loopback that nothing listens on. It is taken from below the ephemeral range: a client that calls a
/// stopped server in that range may otherwise connect to itself and keep the port from the server that comes back.
enum FreePort {
  private static let range = 20_000..<32_000

  static func find() throws -> Int {
    for _ in 0..<200 {
      let port = Int.random(in: range)
      if isFree(port) { return port }
    }
    throw NeverHappened(what: "a free port in \(range)")
  }

  private static func isFree(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    return withLoopback(port) { bind(descriptor, $0, $1) } == 0
  }
}

/// The loopback's address, for a C function.
func withLoopback<Result>(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
  }
}
