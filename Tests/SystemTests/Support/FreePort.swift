import Glibc
import Synchronization

/// A port of the loopback that nothing listens on. It is taken from below the ephemeral range: a client that calls a
/// stopped server in that range may otherwise connect to itself and keep the port from the server that comes back.
enum FreePort {
  private static let range = 20_000..<32_000

  /// Given out: no other test of this process gets it, though it may not be bound yet.
  private static let taken = Mutex<Set<Int>>([])

  /// - Parameter consecutive: how many ports from that one on are wanted.
  static func find(consecutive count: Int = 1) throws -> Int {
    for _ in 0..<200 {
      let first = Int.random(in: range)
      let ports = Set(first..<first + count)
      let isOurs = taken.withLock { taken in
        guard taken.isDisjoint(with: ports), ports.allSatisfy(isFree) else { return false }
        taken.formUnion(ports)
        return true
      }
      if isOurs { return first }
    }
    throw NeverHappened(what: "\(count) free ports in \(range)")
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
