import Foundation

/// The services of the compose file as processes of this machine: each with its very command and environment, only host
/// names, ports and the volume replaced by what is here.
final class ComposeSystem {
  static let key = "k1:0123456789abcdef0123456789abcdef0123456789abcdef"

  let scratch: Scratch
  let intakePort: Int
  private let redis: RedisProcess
  private(set) var processes: [(service: String, process: Subprocess, health: HTTPCall, port: Int)] = []
  private let file: ComposeFile

  var data: String { "\(scratch.path)/data" }
  var redisURL: String { redis.url }

  /// Starts all of it in the order the file asks for, and waits until every service is healthy.
  /// - Parameter scale: How many of a service, one where none is said.
  init(scale: [String: Int]) throws {
    file = try ComposeFile(["ORDERFLOW_JWT_KEYS": ComposeSystem.key])
    scratch = try Scratch()
    intakePort = try FreePort.find()
    redis = try RedisProcess(file.services["redis"]?.command ?? [], in: scratch)
    do { try start(scale) } catch {
      destroy()
      throw error
    }
  }

  private func start(_ scale: [String: Int]) throws {
    for (name, service) in file.services.sorted(by: { $0.key < $1.key }) {
      guard service.conditions.values.contains("service_completed_successfully") else { continue }
      for (needed, condition) in service.conditions where condition == "service_completed_successfully" {
        try complete(needed)
      }
      for _ in 0..<(scale[name] ?? 1) { try launch(service) }
    }
    for (service, process, health, port) in processes {
      try eventually("a healthy \(service); it said: \(process.errors.suffix(2_000))") {
        try process.exit == nil && HTTPConnection(port: port).tries(health)
      }
    }
  }

  /// Runs a service that must end well before others start.
  private func complete(_ name: String) throws {
    guard let service = file.services[name] else { throw NeverHappened(what: "a service \(name)") }
    let finished = try process(service, environment: here(service, operationsPort: FreePort.find())).finished()
    guard finished.exit == 0 else { throw OrderflowSystem.Ended(exit: finished.exit, errors: finished.errors) }
  }

  private func launch(_ service: ComposeFile.Service) throws {
    let operationsPort = try FreePort.find()
    let process = try process(service, environment: here(service, operationsPort: operationsPort))
    let url = try URL(string: service.healthURL ?? "").orThrow(NeverHappened(what: "a health check of \(service.name)"))
    let port = url.port == 8080 ? intakePort : operationsPort
    processes.append((service.name, process, .get(url.path), port))
  }

  private func process(_ service: ComposeFile.Service, environment: [String: String]) throws -> Subprocess {
    let words = [Repository.binary] + service.command.dropFirst()
    return try Subprocess(words, environment: environment, in: scratch)
  }

  /// A service's environment, with the places of this machine.
  private func here(_ service: ComposeFile.Service, operationsPort: Int) -> [String: String] {
    let places = [
      "redis://redis:6379": redis.url, "/data": data, "0.0.0.0:9090": "127.0.0.1:\(operationsPort)",
      "0.0.0.0:8080": "127.0.0.1:\(intakePort)",
    ]
    return OrderflowSystem.plainEnvironment.merging(service.environment.mapValues { places[$0] ?? $0 }) { $1 }
  }

  /// Another command of the binary, as `docker compose run` would run it.
  func run(_ words: String...) throws -> Finished {
    guard let service = file.services["orders"] else { throw NeverHappened(what: "a service orders") }
    var environment = here(service, operationsPort: try FreePort.find())
    environment["ORDERFLOW_LISTEN"] = "127.0.0.1:\(intakePort)"
    return try Subprocess([Repository.binary] + words, environment: environment, in: scratch).finished()
  }

  func client(_ scope: String) throws -> Client {
    let token = try run("token", "--sub", "operator", "--scope", scope).output
    return Client(port: intakePort, token: token.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Asks every service to end.
  /// - Returns: The exit codes.
  func stop() throws -> [Int32] {
    for item in processes { item.process.signal(SIGTERM) }
    return try processes.map { try $0.process.waitForExit() }
  }

  func destroy() {
    for item in processes { item.process.end() }
    redis.end()
    scratch.remove()
  }
}

extension HTTPConnection {
  /// Whether there is a 200; nobody listening is none.
  func tries(_ call: HTTPCall) throws -> Bool {
    do { return try send(call).status == 200 } catch is ConnectionLost { return false }
  }
}

extension Optional {
  func orThrow(_ error: any Error) throws -> Wrapped {
    guard let self else { throw error }
    return self
  }
}
