import Glibc
import Redis
import SQLite

/// An owner's part in a cut: holds between two batches, opens a read transaction, and copies from it while the batches
/// go on.
final class CutHolder {
  private static let look: Int64 = 1

  private let partition: PartitionID
  private let configuration: WorkerConfiguration
  private let storePath: String
  /// The cut this owner has taken part in last.
  private var last: Cut?
  private var job: Job?

  /// A copy being made.
  private struct Job {
    let thread: WorkerThread
    let cancelled: StopFlag
    let ended: StopFlag
  }

  init(_ partition: PartitionID, _ configuration: WorkerConfiguration) {
    self.partition = partition
    self.configuration = configuration
    storePath = configuration.storePath(partition)
  }

  /// Called between batches with the cut asked for, if one is.
  func take(part cut: Cut?, _ stop: StopFlag) {
    guard let cut, cut != last else { return }
    last = cut
    do { try hold(cut, stop) } catch {
      Log.warning("took no part in a copy of all stores", ["partition": "\(partition)", "cause": "\(error)"])
    }
  }

  /// Gives up a copy that is being made: whoever asked for it sees the owner change.
  func finish() {
    job?.cancelled.set()
    job?.thread.join()
  }

  private func hold(_ cut: Cut, _ stop: StopFlag) throws {
    let connection = try RedisConnection(configuration.redis, timeoutMilliseconds: Cut.patience)
    guard job?.ended.isSet ?? true else {
      return try cut.say("failed it is still copying for another", partition, connection)
    }
    job?.thread.join()
    job = nil
    let view = try Database(path: storePath, access: .readOnly)
    // The first read of the transaction fixes what it sees.
    try view.beginReading()
    let position = try view.first("SELECT position FROM store") { $0.text(0) } ?? ""
    try cut.say("held", partition, connection)
    guard try awaitGo(cut, connection, stop) else { return }
    copy(view, position, cut)
  }

  /// False when there is nothing to copy: who asked has given up, or took too long.
  private func awaitGo(_ cut: Cut, _ connection: RedisConnection, _ stop: StopFlag) throws -> Bool {
    let end = Clock.monotonicMilliseconds + Cut.patience
    while Clock.monotonicMilliseconds < end, !stop.isSet {
      let state = try connection.call(RedisCommand("HMGET", cut.result, "\(partition)", "go")).value
      if state[1].text != nil { return true }
      guard state[0].text != nil else { return false }
      Clock.pause(milliseconds: CutHolder.look)
    }
    try cut.say("failed it went on without a word to copy", partition, connection)
    return false
  }

  private func copy(_ view: Database, _ position: String, _ cut: Cut) {
    let source = Handover(view)
    let partition = partition
    let configuration = configuration
    let cancelled = StopFlag()
    let ended = StopFlag()
    let thread = WorkerThread {
      let answer = CutHolder.answer(cut, partition, position, configuration, source, cancelled)
      // Before it is said: who hears it may ask for the next copy at once.
      ended.set()
      if let connection = try? RedisConnection(configuration.redis, timeoutMilliseconds: Cut.patience) {
        try? cut.say(answer, partition, connection)
      }
    }
    job = Job(thread: thread, cancelled: cancelled, ended: ended)
  }

  /// Makes the copy; what is to be said of it.
  private static func answer(
    _ cut: Cut, _ partition: PartitionID, _ position: String, _ configuration: WorkerConfiguration,
    _ source: Handover<Database>, _ cancelled: StopFlag
  ) -> String {
    do {
      try FileSystem.makeDirectories(cut.path(in: configuration.directory))
      try source.take().copy(to: cut.file(partition, in: configuration.directory)) { cancelled.isSet }
      return "copied \(position)"
    } catch { return "failed \(error)" }
  }
}

/// Hands one thing to one other thread. `@unchecked Sendable`: it is given away before that thread starts, and taken
/// there once.
private final class Handover<Value>: @unchecked Sendable {
  private var value: Value?

  init(_ value: Value) { self.value = value }

  func take() -> Value {
    defer { value = nil }
    return value!
  }
}
