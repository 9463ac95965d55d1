import Capabilities
import Contracts
import Foundation
import Messaging
import Redis

/// Starts the processes of one machine, restarts what dies, ends all in order.
final class Supervisor {
  /// Milliseconds: between looks at the children, the first and the longest pause before a restart, how long a child
  /// must live for its next restart to be at once, and how long a stopping child is waited for.
  private static let look: Int64 = 20
  private static let firstPause: Int64 = 100
  private static let longestPause: Int64 = 5_000
  private static let settled: Int64 = 10_000
  private static let patience: Int64 = 20_000

  private struct Slot {
    let name: String
    let arguments: [String]
    var pid: pid_t?
    var startedAt: Int64 = 0
    var pause: Int64 = Supervisor.firstPause
    var restartAt: Int64 = 0
  }

  private let settings: Settings
  private let directory: DataDirectory
  /// Where the first worker serves probes and metrics; the others follow, port by port.
  private let operations: (host: String, port: Int)?
  private let host: String
  private let port: Int
  private var environment: [String: String]
  private var slots: [Slot] = []
  private var redisURL: String
  private let ownsRedis: Bool

  init(_ invocation: Invocation) throws {
    settings = invocation.settings
    directory = DataDirectory(settings)
    let listen = try settings.address(.listen)
    host = listen.host
    port = try invocation.integer("--port", 1...65_535) ?? listen.port
    ownsRedis = !settings.isGiven(.redisURL)
    redisURL = ownsRedis ? "unix://\(directory.redisSocket)" : settings.text(.redisURL)
    environment = ProcessInfo.processInfo.environment
    for setting in Settings.all where settings.isGiven(setting) {
      environment[setting.environment] = settings.text(setting)
    }
    environment[Setting.dataDirectory.environment] = directory.path
    environment[Setting.redisURL.environment] = redisURL
    environment[Setting.listen.environment] = "\(host):\(port)"
    environment[Setting.operationsListen.environment] = nil
    operations = settings.isGiven(.operationsListen) ? try settings.address(.operationsListen) : nil
  }

  // MARK: Start

  func start() throws {
    _ = try InitCommand.run(settings)
    guard !LocalHTTP.isInUse(host, port) else {
      throw Failure.notPossible("port \(port) is in use: stop what listens there, or choose another with --port")
    }
    if !settings.isGiven(.jwtKeys) { try directory.makeDevelopmentKey() }
    if ownsRedis { try startRedis() }
    let address = try RedisAddress(url: redisURL)
    try RedisCheck.run(address)
    try directory.writeSystem(redisURL: redisURL, host: host, port: port)
    for (index, capability) in Capabilities.all.enumerated() {
      var arguments = ["worker", capability.name.rawValue]
      if let operations { arguments += ["--operations-listen", "\(operations.host):\(operations.port + index)"] }
      slots.append(Slot(name: capability.name.rawValue, arguments: arguments))
    }
    slots.append(Slot(name: "intake", arguments: ["intake"]))
    for index in slots.indices where slots[index].pid == nil { try launch(index) }
    try waitUntilReady(address)
    print("ready http://\(host):\(port)")
    fflush(nil)
  }

  private func startRedis() throws {
    if (try? RedisConnection(RedisAddress(unixSocket: directory.redisSocket), timeoutMilliseconds: 500)) != nil {
      throw Failure.notPossible("another system runs on \(directory.path): stop it, or name another --data")
    }
    unlink(directory.redisSocket)
    slots.append(
      Slot(
        name: "redis",
        arguments: [
          "supervised", "--", "redis-server", "--port", "0", "--unixsocket", directory.redisSocket, "--unixsocketperm",
          "700", "--dir", directory.redisDirectory, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
          "--maxmemory-policy", "noeviction", "--logfile", "\(directory.redisDirectory)/redis.log",
        ]))
    try launch(0)
    try wait(seconds: 30, for: "the own redis-server (its log: \(directory.redisDirectory)/redis.log)") {
      guard let connection = try? RedisConnection(RedisAddress(unixSocket: directory.redisSocket)) else { return false }
      return (try? connection.call(RedisCommand("PING"))) != nil
    }
  }

  private func launch(_ index: Int) throws(Failure) {
    // Its files may be gone, or were moved away: then it begins with none.
    if slots[index].name == "redis" { try? FileSystem.makeDirectories(directory.redisDirectory) }
    slots[index].pid = try Child.spawn(slots[index].arguments, environment: environment)
    slots[index].startedAt = Clock.monotonicMilliseconds
  }

  private func waitUntilReady(_ address: RedisAddress) throws {
    let topology = try directory.manifest().topology
    try wait(seconds: 60, for: "the workers") {
      guard let connection = try? RedisConnection(address),
        let reports = try? StatusCommand.reports(topology, connection, directory)
      else { return false }
      return reports.allSatisfy(\.isServing)
    }
    try wait(seconds: 30, for: "the intake") { LocalHTTP.isReady(host, port) }
  }

  /// Polls, watching the children meanwhile; a child that ends at its start ends the start.
  private func wait(seconds: Int64, for what: String, _ isDone: () -> Bool) throws(Failure) {
    let end = Clock.monotonicMilliseconds + seconds * 1_000
    while !isDone() {
      guard Clock.monotonicMilliseconds < end else { throw .notPossible("\(what) did not get ready in \(seconds) s") }
      if Termination.flag.isSet { throw .notPossible("stopped while starting") }
      for (index, status) in reap() {
        throw .notPossible("\(slots[index].name) ended at its start (\(status)); what it said stands above")
      }
      Termination.flag.wait(milliseconds: Supervisor.look)
    }
  }

  // MARK: Watch

  /// The children that have ended since the last look.
  private func reap() -> [(index: Int, status: String)] {
    var ended: [(Int, String)] = []
    while true {
      var status: Int32 = 0
      let pid = waitpid(-1, &status, WNOHANG)
      guard pid > 0 else { return ended }
      guard let index = slots.firstIndex(where: { $0.pid == pid }) else { continue }
      slots[index].pid = nil
      bury(pid, slots[index].name)
      let signal = status & 0x7f
      ended.append((index, signal == 0 ? "exit \(status >> 8 & 0xff)" : "signal \(signal)"))
    }
  }

  /// What a dead worker held is free for the one started in its place. Failing costs only the time of a lease.
  private func bury(_ pid: pid_t, _ name: String) {
    guard let capability = CapabilityName(rawValue: name), let topology = try? directory.manifest().topology,
      let address = try? RedisAddress(url: redisURL),
      let connection = try? RedisConnection(address, timeoutMilliseconds: 500)
    else { return }
    try? Lease.bury(pid: pid, topology.partitions(capability), connection)
  }

  func watch(until stop: StopFlag) {
    while !stop.isSet {
      let now = Clock.monotonicMilliseconds
      for (index, status) in reap() {
        let lived = now - slots[index].startedAt
        slots[index].pause =
          lived > Supervisor.settled ? Supervisor.firstPause : min(Supervisor.longestPause, slots[index].pause * 2)
        slots[index].restartAt = now + (lived > Supervisor.settled ? 0 : slots[index].pause)
        Log.warning("a process ended; starting it again", ["process": slots[index].name, "status": status])
      }
      for index in slots.indices where slots[index].pid == nil && slots[index].restartAt <= now {
        do { try launch(index) } catch {
          slots[index].restartAt = now + Supervisor.longestPause
          Log.error("a process cannot be started", ["process": slots[index].name, "cause": "\(error)"])
        }
      }
      stop.wait(milliseconds: Supervisor.look)
    }
  }

  // MARK: Stop

  /// The intake first, so that nothing new comes; then the workers; Redis last.
  func stop() {
    let waves = [
      slots.indices.filter { slots[$0].name == "intake" },
      slots.indices.filter { slots[$0].name != "intake" && slots[$0].name != "redis" },
      slots.indices.filter { slots[$0].name == "redis" },
    ]
    for wave in waves {
      for index in wave { if let pid = slots[index].pid { kill(pid, SIGTERM) } }
      let end = Clock.monotonicMilliseconds + Supervisor.patience
      while wave.contains(where: { slots[$0].pid != nil }) {
        _ = reap()
        if Clock.monotonicMilliseconds > end {
          for index in wave { if let pid = slots[index].pid { kill(pid, SIGKILL) } }
        }
        usleep(2_000)
      }
    }
  }
}
