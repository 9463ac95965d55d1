import Foundation
import Synchronization

/// `orderflow up` on a scratch directory and a port of its own.
final class OrderflowSystem: Sendable {
  let port: Int
  let scratch: Scratch
  let environment: [String: String]
  private let running: Mutex<Subprocess?>
  /// Everything `up` was seen to have started: what is left of it is ended with the test.
  private let seen = Mutex<Set<ProcessEntry>>([])

  var data: String { "\(scratch.path)/data" }
  var redisSocket: String { "\(data)/redis.sock" }
  var redisURL: String { "unix://\(redisSocket)" }

  /// The environment of every process these tests start: none of the caller's settings, no rate limit.
  static let plainEnvironment: [String: String] = {
    var environment = Repository.environment.filter { !$0.key.hasPrefix("ORDERFLOW_") }
    environment["ORDERFLOW_RATE_LIMIT"] = "0"
    return environment
  }()

  /// Starts it and waits until an order can be posted.
  init(_ settings: [String: String] = [:]) throws {
    scratch = try Scratch()
    port = try FreePort.find()
    environment = OrderflowSystem.plainEnvironment.merging(settings) { $1 }
    running = Mutex(nil)
    do { try start() } catch {
      destroy()
      throw error
    }
  }

  func start() throws {
    let up = try spawn(["up", "--data", data, "--port", "\(port)"])
    running.withLock { $0 = up }
    try eventually("ready; it said: \(up.errors.suffix(2_000))", seconds: 120) {
      if let exit = up.exit { throw Ended(exit: exit, errors: up.errors) }
      return up.output.split(separator: "\n").contains("ready http://127.0.0.1:\(port)")
    }
    _ = children
  }

  struct Ended: Error {
    let exit: Int32
    let errors: String
  }

  /// `up` itself.
  var up: Subprocess {
    get throws {
      guard let up = running.withLock({ $0 }) else { throw NeverHappened(what: "a running system") }
      return up
    }
  }

  /// Ends it with SIGTERM.
  /// - Returns: Its exit code.
  func stop() throws -> Int32 {
    _ = children
    try up.signal(SIGTERM)
    return try up.waitForExit()
  }

  /// Kills `up` with what it started, and waits until nothing is left.
  func crash() throws {
    let all = children
    try up.signal(SIGKILL)
    _ = try up.waitForExit()
    for child in all { child.signal(SIGKILL) }
    try eventually("the end of all children") { !all.contains(where: \.isAlive) }
  }

  func destroy() {
    let children = children
    running.withLock { $0 }?.end()
    for child in seen.withLock({ $0 }).union(children) { child.signal(SIGKILL) }
    scratch.remove()
  }

  // MARK: Its processes

  var children: [ProcessEntry] {
    guard let up = running.withLock({ $0 }), up.exit == nil else { return [] }
    let children = ProcessEntry.children(of: up.pid)
    seen.withLock { $0.formUnion(children) }
    return children
  }

  /// The child whose command line has these words: `worker reservation`, `intake`, `redis-server`. Waits while it is
  /// being started again.
  func child(_ words: String) throws -> ProcessEntry {
    let patience = Patience(seconds: 60)
    while true {
      if let child = children.first(where: { $0.commandLine.contains(words) }) { return child }
      try patience.pause("a child \(words) among \(children.map(\.commandLine))")
    }
  }

  // MARK: Other commands

  func spawn(_ words: [String], _ settings: [String: String] = [:]) throws -> Subprocess {
    try Subprocess(
      [Repository.binary] + words, environment: environment.merging(settings) { $1 }, in: scratch)
  }

  func run(_ words: String...) throws -> Finished {
    try spawn(words + ["--data", data]).finished()
  }

  /// Runs what needs all owners at one moment, such as an audit: asked again while one of them is busy or away (3).
  func runWhenPossible(_ words: String...) throws -> Finished {
    var last: Finished?
    try eventually("\(words) possible; it said: \(last?.errors ?? "nothing")") {
      let finished = try spawn(words + ["--data", data]).finished()
      last = finished
      return finished.exit != 3
    }
    return try last.orThrow(NeverHappened(what: "a run of \(words)"))
  }

  func token(_ subject: String, scope: String) throws -> String {
    let finished = try run("token", "--sub", subject, "--scope", scope)
    guard finished.exit == 0 else { throw Ended(exit: finished.exit, errors: finished.errors) }
    return finished.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Imports a directory of files.
  func importFiles(_ directory: String) throws {
    let finished = try run("import", directory)
    guard finished.exit == 0 else { throw Ended(exit: finished.exit, errors: finished.errors + finished.output) }
  }
}
