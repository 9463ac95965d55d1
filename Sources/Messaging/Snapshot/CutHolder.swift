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
  private var copying: WorkerThread?

  init(_ partition: PartitionID, _ configuration: WorkerConfiguration) {
    self.partition = partition
    self.configuration = configuration
    storePath = configuration.storePath(partition)
  }

  /// Called between batches with the cut asked for, if one is.
  func take(part cut: Cut?, _ stop: StopFlag) {
    guard let cut, cut != last else { return }
    last = cut
    copying?.join()
    copying = nil
    do { try hold(cut, stop) } catch {
      Log.warning("took no part in a copy of all stores", ["partition": "\(partition)", "cause": "\(error)"])
    }
  }

  /// Waits for a copy that is being made.
  func finish() { copying?.join() }

  private func hold(_ cut: Cut, _ stop: StopFlag) throws {
    let connection = try RedisConnection(configuration.redis, timeoutMilliseconds: Cut.patience)
    let view = try Database(path: storePath, access: .readOnly)
    // The first read of the transaction fixes what it sees.
    try view.beginReading()
    let position = try view.first("SELECT position FROM store") { $0.text(0) } ?? ""
    try connection.call(RedisCommand("HSET", cut.result, "\(partition)", "held"))
    let end = Clock.monotonicMilliseconds + Cut.patience
    while try connection.call(RedisCommand("HGET", cut.result, "go")).value.text == nil {
      guard Clock.monotonicMilliseconds < end, !stop.isSet else {
        try connection.call(
          RedisCommand("HSET", cut.result, "\(partition)", "failed it went on without a word to copy"))
        return
      }
      Clock.pause(milliseconds: CutHolder.look)
    }
    copy(view, position, cut)
  }

  private func copy(_ view: consuming Database, _ position: String, _ cut: Cut) {
    let source = Handover(view)
    let partition = partition
    let configuration = configuration
    copying = WorkerThread {
      var answer: String
      do {
        let file = cut.file(partition, in: configuration.directory)
        try FileSystem.makeDirectories(cut.path(in: configuration.directory))
        try source.take().copy(to: file)
        answer = "copied \(position)"
      } catch { answer = "failed \(error)" }
      let connection = try? RedisConnection(configuration.redis, timeoutMilliseconds: Cut.patience)
      _ = try? connection?.call(RedisCommand("HSET", cut.result, "\(partition)", answer))
    }
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
