import Capabilities
import Contracts
import Foundation
import JSON
import Messaging
import Redis

/// `orderflow pause`, `resume` and `drain`: the work of one capability stopped, and let go on.
enum HaltCommand {
  /// Milliseconds.
  private static let patience: Int64 = 60_000
  /// Longer than intakes take to learn of a halt, microseconds.
  private static let heard: UInt32 = 2_000_000

  static let pause = spec(
    "pause",
    """
    Stop a capability's work: what comes waits in its log.
    Workers keep their partitions and their queries are answered; intakes refuse what needs the capability with 503. Holds
    through restarts of workers, until `resume` or the loss of Redis' memory. Ends when every owner has stopped; exit
    status 1 when one has not in time.
    """
  ) { try run($0, .paused, "paused") { $0.owner.isEmpty || $0.state == "paused" } }

  static let drain = spec(
    "drain",
    """
    Let a capability finish what is under way, and take no new requests.
    Intakes refuse what needs it with 503; its workers go on, also with what other capabilities send. Ends when nothing is
    under way in the whole system; exit status 1 when that is not so in time. `resume` ends it.
    """
  ) { try run($0, .draining, "drained") { $0.isDrained || $0.state == "paused" } }

  static let resume = spec("resume", "Let a paused or drained capability work again.") {
    try run($0, nil, "resumed") { $0.backlog.halt == nil && $0.state != "paused" }
  }

  private static func spec(
    _ name: String, _ about: String, _ run: @escaping @Sendable (Invocation) throws -> Failure.Status
  ) -> CommandSpec {
    CommandSpec(
      name, operands: "CAPABILITY[.N]", count: 1...1, about: about,
      flags: [.init("--wait", "DURATION", "how long to wait for it (default 60s)")],
      settings: [.dataDirectory, .redisURL, .logLevel], run: run)
  }

  private static func run(
    _ invocation: Invocation, _ mode: Halt.Mode?, _ done: String, _ isSo: (PartitionReport) -> Bool
  ) throws -> Failure.Status {
    let directory = DataDirectory(invocation.settings)
    let topology = try directory.manifest().topology
    let partitions = try Capabilities.partitions(invocation.operands[0], topology)
    let address = try directory.redis(invocation.settings)
    try RedisCheck.run(address)
    let connection = try RedisConnection(address)
    for partition in partitions {
      if let mode {
        try Halt.set(mode, by: Operator.name, of: partition, connection)
      } else {
        _ = try Halt.lift(of: partition, connection)
      }
    }
    // A drain is over when nothing new can come any more, and nothing is under way anywhere.
    if mode == .draining { usleep(heard) }
    let limit = try invocation.duration("--wait") ?? patience
    let isDone = try StatusCommand.wait(for: done, limit, topology, connection, directory) {
      (mode != .draining && !partitions.contains($0.partition)) || isSo($0)
    }
    if !isDone { Operations.complain("not \(done) after \(limit / 1_000) s; see: orderflow status") }
    show(invocation, partitions, isDone ? done : nil)
    return isDone ? .done : .foundWrong
  }

  private static func show(_ invocation: Invocation, _ partitions: [PartitionID], _ done: String?) {
    if invocation.isJSON {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("done", done != nil)
      writer.key("partitions")
      writer.beginArray()
      for partition in partitions { writer.string("\(partition)") }
      writer.endArray()
      writer.endObject()
      print(String(decoding: writer.bytes, as: UTF8.self))
    } else if let done {
      for partition in partitions { print("\(partition) \(done)") }
    }
  }
}

/// Who runs the command.
enum Operator {
  static var name: String { "\(NSUserName())@\(ProcessIdentity.hostName)" }
}
