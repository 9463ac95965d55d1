/// A redis-server of one test on a port of its own.
final class RedisProcess: Sendable {
  let port: Int
  private let process: Subprocess

  var url: String { "redis://127.0.0.1:\(port)" }

  /// - Parameter words: `redis-server` and its options, without those of place.
  init(_ words: [String], in scratch: Scratch) throws {
    port = try FreePort.find()
    process = try Subprocess(
      words + ["--port", "\(port)", "--bind", "127.0.0.1", "--dir", scratch.path],
      environment: OrderflowSystem.plainEnvironment, in: scratch)
    try eventually("a redis-server; it said: \(process.output)") { (try? RedisWire(port: port).call("PING")) == "PONG" }
  }

  convenience init(in scratch: Scratch, policy: String) throws {
    try self.init(["redis-server", "--save", "", "--maxmemory-policy", policy], in: scratch)
  }

  func end() { process.end() }
}
