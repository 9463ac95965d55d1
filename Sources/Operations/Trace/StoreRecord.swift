import JSON
import Messaging
import SQLite

/// What one partition's store holds of an order, as of one moment.
struct StoreRecord {
  /// A message in the outbox.
  struct Sent {
    let destination: Destination
    let message: Message
    /// The handler's clock when it was committed, Unix milliseconds.
    let at: Int64
  }

  let partition: PartitionID
  /// Rows of the capability's own tables, and of `requests`.
  var rows: [StoreRow] = []
  /// When each message was read from the log, by id; Unix milliseconds.
  var inbox: [String: Int64] = [:]
  var outbox: [Sent] = []
  var timers: [Timers.Due] = []
  var deadLetters: [TracedDeadLetter] = []
  /// Messages being tried after an unclean stop, and how often they were.
  var trials: [(id: String, count: Int)] = []

  init(_ partition: PartitionID) { self.partition = partition }

  func rows(of table: String) -> [StoreRow] { rows.filter { $0.table == table } }

  /// The rows that a message's handling wrote and signed with its id.
  func rows(causedBy id: String) -> [StoreRow] { rows.filter { $0.text("cause") == id } }
}

/// A message that was set aside, and why.
struct TracedDeadLetter: JSONEncodable {
  let partition: PartitionID
  let message: Message
  let cause: String
  let attempts: Int64
  /// Unix milliseconds.
  let at: Int64
  /// What became of it; see `DeadLetter.State`.
  let state: String

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("partition", "\(partition)")
    writer.field("state", state)
    writer.field("id", message.id)
    writer.field("type", message.head.type)
    writer.field("cause", cause)
    writer.field("attempts", attempts)
    writer.field("at", at)
    writer.endObject()
  }
}
