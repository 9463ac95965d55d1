import Contracts
import Messaging
import Redis
import Synchronization

/// Looks at every partition's backlog about once a second, on a thread and a connection of its own, so that a request
/// knows without asking which station is behind and which is silent.
final class BacklogWatch: Sendable {
  struct Reading: Sendable {
    var backlog: Backlog
    /// Milliseconds, at least, for which entries have waited and none was settled.
    var quiet: Int64 = 0
    /// The first look that found this much settled and something waiting; loop milliseconds.
    fileprivate var since: Int64
  }

  struct Board: Sendable {
    var readings: [PartitionID: Reading] = [:]
    /// Grows with each look.
    var version = 0
  }

  private let address: RedisAddress
  private let partitions: [PartitionID]
  private let interval: Int64
  private let board = Mutex(Board())
  private let looks = Atomic<Int>(0)
  private let stop = StopFlag()

  /// - Parameter interval: between two looks, milliseconds.
  init(_ address: RedisAddress, _ topology: Topology, interval: Int64) {
    self.address = address
    partitions = CapabilityName.allCases.flatMap { topology.partitions($0) }
    self.interval = interval
  }

  /// How often it has looked: cheap to compare.
  var version: Int { looks.load(ordering: .acquiring) }

  /// The latest look; empty while Redis cannot be read.
  var latest: Board { board.withLock { $0 } }

  func start() {
    _ = WorkerThread { [self] in run() }
  }

  func end() { stop.set() }

  private func run() {
    var connection: (RedisConnection, runID: String)?
    while !stop.isSet {
      do throws(RedisError) {
        if connection == nil { connection = try connect() }
        guard let (redis, runID) = connection else { continue }
        note(try Backlog.read(partitions, redis, runID: runID))
      } catch {
        connection = nil
        note([:])
      }
      stop.wait(milliseconds: interval)
    }
  }

  private func connect() throws(RedisError) -> (RedisConnection, runID: String) {
    let connection = try RedisConnection(address, timeoutMilliseconds: 1_000)
    return (connection, try ServerFacts(connection).runID)
  }

  private func note(_ backlogs: [PartitionID: Backlog]) {
    let now = Clock.monotonicMilliseconds
    board.withLock { board in
      var readings: [PartitionID: Reading] = [:]
      for (partition, backlog) in backlogs {
        var reading = Reading(backlog: backlog, since: now)
        let before = board.readings[partition]
        if let before, before.backlog.age > 0, backlog.age > 0, before.backlog.settled == backlog.settled {
          reading.since = before.since
          reading.quiet = now - before.since
        }
        readings[partition] = reading
      }
      board.readings = readings
      board.version += 1
      looks.store(board.version, ordering: .releasing)
    }
  }
}
