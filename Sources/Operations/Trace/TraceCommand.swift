import Contracts
import Foundation
import JSON
import Messaging
import Redis

/// `orderflow trace`: an order's causal timeline.
enum TraceCommand {
  static let spec = CommandSpec(
    "trace", operands: "ORDER_ID", count: 1...1,
    about: """
      Show an order's way: every message, what caused it, how long it waited and was worked on, what was recorded.
      AT counts from the order's request. WAITED is from a message's writing to its reading, WORKED from there to the
      first message it caused; "-" is what nobody recorded. Reads the logs, their archives and the stores at hand; names
      what is missing: logs that were trimmed, stores on other hosts. Exit status 1 when nothing knows the order.
      """,
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let id = invocation.operands[0]
    guard TimeOrderedID.isValid(id, prefix: TimeOrderedID.order) else {
      throw Failure.usage("\"\(id)\" is no order id: \(TimeOrderedID.order) and 24 letters and digits")
    }
    let directory = DataDirectory(invocation.settings)
    let topology = try directory.manifest().topology
    let address = try directory.redis(invocation.settings)
    try RedisCheck.run(address)
    let trace = try collect(id, topology, address, directory)
    guard let trace, !trace.isEmpty else {
      throw Failure.found("nothing knows the order \(id)\(trace.map { notRead($0) } ?? "")")
    }
    print(invocation.isJSON ? String(decoding: trace.json, as: UTF8.self) : trace.text)
    return .done
  }

  static func collect(
    _ id: String, _ topology: Topology, _ redis: RedisAddress, _ directory: DataDirectory
  ) throws(RedisError) -> OrderTrace? {
    try OrderTrace.collect(
      id, topology, try RedisConnection(redis), storePath: directory.existingStore,
      archivePath: { "\(directory.path)/archive/\($0).sqlite3" })
  }

  /// What might have known it.
  private static func notRead(_ trace: OrderTrace) -> String {
    guard !trace.absent.isEmpty else { return "" }
    return "; not at hand: the store of \(trace.absent.map { "\($0.partition)" }.joined(separator: ", "))"
  }
}

extension OrderTrace {
  /// For people.
  package var text: String { TraceText(self).text }
}
