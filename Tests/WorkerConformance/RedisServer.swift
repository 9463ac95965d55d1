import Foundation
import Redis

/// A real redis-server on a scratch socket, ended with the value.
final class RedisServer {
  let address: RedisAddress
  private let directory: URL
  private var pid: pid_t = 0

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("of-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let socket = directory.appendingPathComponent("r.sock").path
    address = RedisAddress(unixSocket: socket)
    let words = [
      "redis-server", "--port", "0", "--unixsocket", socket, "--dir", directory.path, "--save", "", "--appendonly",
      "no", "--maxmemory-policy", "noeviction", "--logfile", directory.appendingPathComponent("redis.log").path,
    ]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    guard posix_spawnp(&pid, "redis-server", nil, nil, arguments, nil) == 0 else { throw ServerDidNotStart() }
    let end = Date().addingTimeInterval(30)
    while (try? RedisConnection(address).call(RedisCommand("PING"))) == nil {
      guard Date() < end else { throw ServerDidNotStart() }
      usleep(5_000)
    }
  }

  deinit {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    try? FileManager.default.removeItem(at: directory)
  }

  func scratchPath(_ name: String) -> String { directory.appendingPathComponent(name).path }

  func connection() throws -> RedisConnection { try RedisConnection(address) }
}

struct ServerDidNotStart: Error {}
