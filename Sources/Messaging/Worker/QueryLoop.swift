import Contracts
import Redis
import SQLite

/// Answers a partition's queries from a read-only connection, beside the batch loop: a query waits for no commit, and
/// what was answered before is always seen.
final class QueryLoop: Sendable {
  /// Queries older than this when the loop starts are left alone: their callers are gone. Milliseconds.
  private static let staleAfter: Int64 = 5_000
  private static let blockMilliseconds = 200

  private let partition: PartitionID
  private let capability: any Capability.Type
  private let configuration: WorkerConfiguration
  private let lease: Lease
  private let stop: StopFlag

  init(
    _ partition: PartitionID, _ capability: any Capability.Type, _ configuration: WorkerConfiguration,
    _ lease: Lease, _ stop: StopFlag
  ) {
    self.partition = partition
    self.capability = capability
    self.configuration = configuration
    self.lease = lease
    self.stop = stop
  }

  func run() {
    // Kept over a failure, so that the query that caused it is not met again.
    var last: EntryID?
    while !stop.isSet {
      do { try serve(from: &last) } catch {
        Log.debug("query loop starts again", ["partition": "\(partition)", "cause": "\(error)"])
        stop.wait(milliseconds: 200)
      }
    }
  }

  private func serve(from position: inout EntryID?) throws {
    let store = try Database(path: configuration.storePath(partition), access: .readOnly)
    let worker = capability.init(partition, configuration.topology)
    let connection = try RedisConnection(configuration.redis)
    let facts = try ServerFacts(connection)
    guard try lease.register(connection, client: facts.clientID, runID: facts.runID) else {
      throw TransportError.leaseLost
    }
    var last = max(position ?? .zero, EntryID(UInt64(max(0, facts.clock - QueryLoop.staleAfter)), 0))
    while !stop.isSet {
      var read = RedisCommand("XREAD", "COUNT", "64", "BLOCK", String(QueryLoop.blockMilliseconds), "STREAMS")
      read.add(partition.queries)
      read.add(last.description)
      let answer = try connection.call(read).value
      guard answer.count == 1, answer[0].count == 2 else { continue }
      let entries = answer[0][1]
      for index in 0..<entries.count {
        guard let entry = StreamEntry.read(entries[index]) else { continue }
        last = entry.id
        position = last
        try self.answer(entry, worker, store, connection)
      }
    }
  }

  private func answer(
    _ entry: Entry, _ worker: any Capability, _ store: Database, _ connection: RedisConnection
  ) throws {
    var replies: [Destination: Frame] = [:]
    for query in entry.messages {
      guard let waiter = query.waiter else { continue }
      let outcome: Outcome
      do {
        outcome = try RuntimeMessages.answer(query, store, of: partition) ?? worker.answer(query, store)
      } catch let error as SQLiteError { throw error } catch {
        Log.warning("query cannot be answered", ["id": query.id, "cause": "\(error)"])
        outcome = Outcome(.abandoned)
      }
      var head = Head(type: Outcome.type, cause: query.id, sent: Int64(entry.id.milliseconds))
      head.correlation = waiter.correlation
      head.traceparent = waiter.traceparent
      replies[.replies(stream: waiter.replyTo), default: Frame()]
        .append(id: "\(waiter.correlation).reply", head: head, body: outcome)
    }
    for (destination, frame) in replies {
      _ = Publication(destination, frame.bytes).append(to: connection)
      _ = try connection.reply(doing: "answer a query")
    }
  }
}
