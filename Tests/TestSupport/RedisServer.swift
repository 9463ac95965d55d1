import Foundation
package import Redis

/// A real redis-server on a scratch socket, ended with the value.
package final class RedisServer {
  package let socket: String
  private let directory: URL
  private let port: Int
  private let options: [String]
  private var pid: pid_t = 0

  /// - Parameter options: further words for its command line; `port` is for what a socket cannot show.
  package init(port: Int = 0, options: [String] = []) throws {
    // As the binary does: writing to a dead server is an error to handle, not the end.
    signal(SIGPIPE, SIG_IGN)
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("of-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    socket = directory.appendingPathComponent("r.sock").path
    self.port = port
    self.options = options
    try start()
  }

  deinit {
    end()
    try? FileManager.default.removeItem(at: directory)
  }

  package var address: RedisAddress { RedisAddress(unixSocket: socket) }

  package func connection(timeoutMilliseconds: Int64 = 10_000) throws(RedisError) -> RedisConnection {
    try RedisConnection(address, timeoutMilliseconds: timeoutMilliseconds)
  }

  /// A file that goes with the server.
  package func scratchPath(_ name: String) -> String { directory.appendingPathComponent(name).path }

  /// Again after `end`, on the same socket, with an empty memory.
  package func start() throws {
    let words =
      [
        "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--unixsocket", socket, "--dir", directory.path,
        "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--enable-debug-command", "yes",
        "--logfile", scratchPath("redis.log"),
      ] + options
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    guard posix_spawnp(&pid, "redis-server", nil, nil, arguments, nil) == 0 else { throw ServerDidNotStart() }
    try eventually { self.isAnswering }
  }

  /// Any answer will do, `NOAUTH` too.
  private var isAnswering: Bool {
    do throws(RedisError) {
      try connection().call(RedisCommand("PING"))
      return true
    } catch { return error.code != nil && error.code != "LOADING" }
  }

  /// As after kill −9.
  package func end() {
    guard pid != 0 else { return }
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    pid = 0
  }

  /// From here on it takes and answers nothing.
  package func pause() { kill(pid, SIGSTOP) }

  package func resume() { kill(pid, SIGCONT) }
}

struct ServerDidNotStart: Error {}
