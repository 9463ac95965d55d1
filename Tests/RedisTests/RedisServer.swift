import Foundation
import Redis

/// A real redis-server on a scratch socket, ended with the value.
final class RedisServer {
  let socket: String
  private let directory: URL
  private var pid: pid_t = 0

  /// - Parameter options: further words for its command line; `port` is for what a socket cannot show.
  init(port: Int = 0, options: [String] = []) throws {
    // As the binary does: writing to a dead server is an error to handle, not the end.
    signal(SIGPIPE, SIG_IGN)
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("of-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    socket = directory.appendingPathComponent("r.sock").path
    let words =
      [
        "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--unixsocket", socket, "--dir", directory.path,
        "--save", "", "--appendonly", "no", "--enable-debug-command", "yes", "--logfile",
        directory.appendingPathComponent("redis.log").path,
      ] + options
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    guard posix_spawnp(&pid, "redis-server", nil, nil, arguments, nil) == 0 else { throw ServerDidNotStart() }
    try eventually { self.isAnswering }
  }

  deinit {
    end()
    try? FileManager.default.removeItem(at: directory)
  }

  var address: RedisAddress { RedisAddress(unixSocket: socket) }

  func connection(timeoutMilliseconds: Int64 = 10_000) throws(RedisError) -> RedisConnection {
    try RedisConnection(address, timeoutMilliseconds: timeoutMilliseconds)
  }

  /// Any answer will do, `NOAUTH` too.
  private var isAnswering: Bool {
    do throws(RedisError) {
      try connection().call(RedisCommand("PING"))
      return true
    } catch { return error.code != nil && error.code != "LOADING" }
  }

  /// As after kill −9.
  func end() {
    guard pid != 0 else { return }
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    pid = 0
  }

  /// From here on it takes and answers nothing.
  func pause() { kill(pid, SIGSTOP) }

  func resume() { kill(pid, SIGCONT) }
}

struct ServerDidNotStart: Error {}
struct NeverHappened: Error {}

/// Waits until the condition holds; half a minute without is a failure.
func eventually(_ condition: () throws -> Bool) throws {
  let end = Date().addingTimeInterval(30)
  while try !condition() {
    guard Date() < end else { throw NeverHappened() }
    usleep(2_000)
  }
}

/// A port of the loopback that nobody listened on a moment ago.
func freePort() -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  return withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      precondition(bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0)
    }
    return Int(UInt16(bigEndian: pointer.pointee.sin_port))
  }
}
