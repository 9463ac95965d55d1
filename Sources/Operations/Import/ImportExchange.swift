import Contracts
import Messaging
import Redis

/// Sends one message for each row to the running workers and waits for the outcomes, with a bounded number of them
/// under way.
struct ImportExchange {
  /// Messages sent whose outcome has not come yet.
  private static let window = 2_000
  /// The longest time without any outcome, milliseconds: ten times what a killed worker's lease takes to run out.
  private static let patience: Int64 = 30_000
  private static let blockMilliseconds: Int64 = 1_000

  enum Kind: String {
    case command
    case query
  }

  /// Part of each message's id, drawn once: a message sent twice by one run is taken once.
  let run: String
  private let client: CommandClient
  private let topology: Topology

  init(_ redis: RedisAddress, _ topology: Topology) throws(Failure) {
    run = "imp_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    self.topology = topology
    try RedisCheck.run(redis)
    do { client = try CommandClient(redis, name: run) } catch {
      throw .notPossible("Redis at \(redis) cannot be used: \(error)")
    }
  }

  /// Hands on the outcome of each row as it comes, in any order.
  /// - Throws: not possible, with how many rows are confirmed, when outcomes cease to come.
  func send(
    _ kind: Kind, _ batch: ImportBatch, _ take: (ImportBatch.Entry, Outcome) -> Void
  ) throws(Failure) {
    var progress = Progress(kind == .command ? "import" : "compare", unit: "rows")
    var waiting: [String: ImportBatch.Entry] = [:]
    var next = 0
    var latest = Clock.monotonicMilliseconds
    func confirmed() -> Int { next - waiting.count }
    do {
      while confirmed() < batch.count {
        if waiting.count <= ImportExchange.window / 2, next < batch.count {
          let chunk = batch.entries[next...].prefix(ImportExchange.window - waiting.count)
          next += chunk.count
          try put(kind, chunk, &waiting)
        }
        for (id, outcome) in try client.receive(blockMilliseconds: ImportExchange.blockMilliseconds) {
          guard let entry = waiting.removeValue(forKey: id) else { continue }
          latest = Clock.monotonicMilliseconds
          take(entry, outcome)
        }
        progress.show(confirmed(), fraction: Double(confirmed()) / Double(batch.count))
        guard Clock.monotonicMilliseconds - latest < ImportExchange.patience else {
          throw Failure.notPossible("no outcome came for \(ImportExchange.patience / 1_000) s")
        }
      }
      progress.end()
    } catch {
      progress.end()
      throw .notPossible(
        "\(error): \(confirmed()) of \(batch.count) rows are confirmed; \(ImportExchange.advice(kind))")
    }
  }

  private static func advice(_ kind: Kind) -> String {
    kind == .command
      ? "see `orderflow status`, then run it again: rows upsert" : "nothing was changed; see `orderflow status`"
  }

  private func put(
    _ kind: Kind, _ chunk: ArraySlice<ImportBatch.Entry>, _ waiting: inout [String: ImportBatch.Entry]
  ) throws {
    var requests: [CommandClient.Request] = []
    for entry in chunk {
      let subject = type(of: entry.row).subject
      let id = kind == .command ? "\(run).\(subject).\(entry.row.key)" : "\(run).ask.\(subject).\(entry.row.key)"
      let parcel = kind == .command ? entry.row.command(topology) : entry.row.query(topology)
      requests.append(parcel.request(id: id, replyTo: client.replyTo))
      waiting[id] = entry
    }
    switch kind {
    case .command: try client.send(requests)
    case .query: for request in requests { try client.ask(request) }
    }
  }
}
