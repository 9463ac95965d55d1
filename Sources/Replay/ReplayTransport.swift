import Contracts
import Messaging

/// Plays a history to a runner as its log. What the runner sends goes to `onSend`; nothing reaches Redis.
final class ReplayTransport: Transport {
  private let incarnation: String
  private let partition: PartitionID
  /// Whether receivers are taken to have committed what is sent to them.
  private let proves: Bool
  private let read: () throws -> [Entry]
  private let onSend: (Publication) -> Void
  private var sent: UInt64 = 0

  init(
    _ partition: PartitionID, incarnation: String, proves: Bool, read: @escaping () throws -> [Entry],
    onSend: @escaping (Publication) -> Void = { _ in }
  ) {
    self.partition = partition
    self.incarnation = incarnation
    self.proves = proves
    self.read = read
    self.onSend = onSend
  }

  func exchange(_ exchange: Exchange) throws -> Incoming {
    var incoming = Incoming()
    incoming.incarnation = incarnation
    for publication in exchange.publications {
      onSend(publication)
      sent += 1
      if case .log = publication.destination {
        incoming.published.append(EntryID(sent, 0))
      } else {
        incoming.published.append(nil)
      }
    }
    if proves {
      for partition in exchange.watch { incoming.done[partition] = Position(incarnation: incarnation, entry: .end) }
    }
    if exchange.source == .new { incoming.entries = try read() }
    if let last = incoming.entries.last { nowMilliseconds = Int64(last.id.milliseconds) }
    return incoming
  }

  /// As late as the log has come. Timers that come due by it are sent to nobody: those that did fire are in the log.
  private(set) var nowMilliseconds: Int64 = 0
  func backlog(of partitions: [PartitionID]) -> [PartitionID: Int64] { [:] }
  func cached(_ keys: [String]) -> [[UInt8]?] { keys.map { _ in nil } }
  func logExtent() -> LogExtent? { nil }
  func entries(after: EntryID, before: EntryID, count: Int) -> [Entry] { [] }
  func trim(before entry: EntryID) {}
}
