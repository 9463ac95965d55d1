import JSON
import Messaging

/// A message of an order's way: when it was written, taken and answered by others, and what it caused.
///
/// Times are Unix milliseconds by Redis' clock, good to a millisecond; nil is what nobody recorded.
struct TracedMessage {
  /// What became of it.
  enum State: String {
    /// Handled and committed.
    case taken
    /// Passed on; it changed nothing in the store.
    case relayed
    /// Handled; it changed nothing and caused nothing.
    case settled
    case setAside = "set_aside"
    /// In the log, not handled yet.
    case waiting
    /// An event or a reply: nobody takes it.
    case published
    /// Neither the store nor the partition's position is at hand.
    case unknown
  }

  let id: String
  let place: Destination
  /// `?` when only the inbox still knows it.
  let type: String
  /// The id of the message that caused it; empty for a root.
  let cause: String
  let attempt: Int?
  /// For a timer: when it was due.
  let due: Int64?
  /// Nil when the log has forgotten it.
  var entry: EntryID?
  /// How many entries of the log hold it: resent or duplicate ones count.
  var deliveries = 1
  var state = State.unknown
  /// When it was read from the log, by the inbox.
  var takenAt: Int64?
  /// Rows of the store that are signed with its id.
  var recorded: [StoreRow] = []
  /// Why it was set aside.
  var setAside: String?
  var children: [TracedMessage] = []
  /// When the first message it caused was written, and nothing before that can be missing.
  var answeredAt: Int64?

  var writtenAt: Int64? { entry.map { Int64($0.milliseconds) } }
  /// From its writing to its reading.
  var waited: Int64? { difference(takenAt, writtenAt) }
  /// From its reading to the first it caused.
  var worked: Int64? { difference(answeredAt, takenAt) }
  /// From its writing to the first it caused, where nobody recorded its reading.
  var relayed: Int64? { state == .relayed ? difference(answeredAt, writtenAt) : nil }

  private func difference(_ later: Int64?, _ earlier: Int64?) -> Int64? {
    guard let later, let earlier, later >= earlier else { return nil }
    return later - earlier
  }

  init(_ sighting: Sighting) {
    let message = sighting.message
    id = message.id
    place = sighting.place
    type = message.head.type
    cause = message.head.cause
    due = message.head.due
    attempt = sighting.attempt
    entry = message.entry
    deliveries = sighting.deliveries
  }

  /// One that the log has forgotten and the inbox has not.
  init(forgotten id: String, takenAt: Int64, by partition: PartitionID, _ letter: Message?) {
    self.id = id
    self.takenAt = takenAt
    place = .log(partition)
    type = letter?.head.type ?? "?"
    cause = letter?.head.cause ?? ""
    due = letter?.head.due
    attempt = nil
    deliveries = 0
  }

  /// Itself and all below it, each before what it caused.
  var all: [TracedMessage] { [self] + children.flatMap(\.all) }
}

extension TracedMessage: JSONEncodable {
  /// `id`, `kind` (`message`, `timer`, `event`, `reply`), `place`, `type`, `cause`, `attempt`, `due`, `entry`,
  /// `written_at`, `taken_at`, `waited_ms`, `worked_ms`, `relayed_ms`, `deliveries`, `state`, `set_aside` (why),
  /// `recorded` (rows: `table`, `row`), `children`.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("kind", due == nil ? place.kind : "timer")
    writer.field("place", place.shown)
    writer.field("type", type)
    writer.nullable("cause", cause.isEmpty ? nil : cause)
    writer.nullable("attempt", attempt.map(Int64.init))
    writer.nullable("due", due)
    writer.nullable("entry", entry?.description)
    writer.nullable("written_at", writtenAt)
    writer.nullable("taken_at", takenAt)
    writer.nullable("waited_ms", waited)
    writer.nullable("worked_ms", worked)
    writer.nullable("relayed_ms", relayed)
    writer.field("deliveries", deliveries)
    writer.field("state", state.rawValue)
    writer.nullable("set_aside", setAside)
    writer.key("recorded")
    writer.beginArray()
    for row in recorded {
      writer.beginObject()
      writer.field("table", row.table)
      writer.field("row", row)
      writer.endObject()
    }
    writer.endArray()
    writer.list("children", children)
    writer.endObject()
  }
}
