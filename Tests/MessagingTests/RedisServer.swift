import Foundation
import Redis

/// A real redis-server on a scratch socket, ended with the value.
final class RedisServer {
  let socket: String
  private let directory: URL
  private var pid: pid_t = 0

  init() throws {
    // As the binary does: writing to a dead server is an error to handle, not the end.
    signal(SIGPIPE, SIG_IGN)
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("of-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    socket = directory.appendingPathComponent("r.sock").path
    let words = [
      "redis-server", "--port", "0", "--unixsocket", socket, "--dir", directory.path, "--save", "", "--appendonly",
      "no", "--maxmemory-policy", "noeviction", "--logfile", directory.appendingPathComponent("redis.log").path,
    ]
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

  func connection() throws(RedisError) -> RedisConnection { try RedisConnection(address) }

  private var isAnswering: Bool { (try? connection().call(RedisCommand("PING"))) != nil }

  /// As after kill −9.
  func end() {
    guard pid != 0 else { return }
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    pid = 0
  }
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
