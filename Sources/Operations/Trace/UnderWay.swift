import JSON
import Messaging

/// What is still to come of an order: a message on its way, or a timer.
struct UnderWay: JSONEncodable {
  enum Kind: String {
    /// Committed by its sender, not seen in the receiver's stream.
    case outbox
    /// In the log, not handled.
    case log
    /// Being tried one at a time after its handling took the process down.
    case trial
    /// To fire at a time.
    case timer
  }

  let kind: Kind
  /// Whose outbox, log or timer it is.
  let partition: PartitionID
  /// Where it goes, from an outbox.
  var destination: Destination?
  let id: String
  var type = "?"
  /// Unix milliseconds: when it was written, or when the timer is due.
  var at: Int64?
  /// How often it has been tried.
  var tries: Int?

  /// `kind`, `partition`, `destination`, `id`, `type`, `at`, `tries`.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("kind", kind.rawValue)
    writer.field("partition", "\(partition)")
    writer.nullable("destination", destination?.shown)
    writer.field("id", id)
    writer.field("type", type)
    writer.nullable("at", at)
    writer.nullable("tries", tries.map(Int64.init))
    writer.endObject()
  }
}

extension UnderWay {
  /// All there is, by time; timers last.
  static func all(
    _ roots: [TracedMessage], _ records: [PartitionID: StoreRecord], _ search: LogSearch
  ) -> [UnderWay] {
    var found = roots.flatMap(\.all).compactMap(UnderWay.init(waiting:))
    for (partition, record) in records {
      found += record.outbox.compactMap { UnderWay(sent: $0, by: partition, records, search) }
      found += record.trials.map { UnderWay(kind: .trial, partition: partition, id: $0.id, tries: $0.count) }
      found += record.timers.map {
        UnderWay(kind: .timer, partition: partition, id: $0.id, type: $0.type, at: $0.due)
      }
    }
    return found.sorted {
      ($0.kind == .timer ? 1 : 0, $0.at ?? 0, $0.id) < ($1.kind == .timer ? 1 : 0, $1.at ?? 0, $1.id)
    }
  }

  private init?(waiting message: TracedMessage) {
    guard message.state == .waiting, case .log(let partition) = message.place else { return nil }
    self.init(kind: .log, partition: partition, id: message.id, type: message.type, at: message.writtenAt)
  }

  /// Nil for what has arrived: an outbox row outlives that until it is proven.
  private init?(
    sent: StoreRecord.Sent, by partition: PartitionID, _ records: [PartitionID: StoreRecord], _ search: LogSearch
  ) {
    guard search.sightings[.init(place: sent.destination, id: sent.message.id)] == nil else { return nil }
    if case .log(let receiver) = sent.destination, records[receiver]?.inbox[sent.message.id] != nil { return nil }
    // Dead letters have their own place in a trace.
    if case .dead = sent.destination { return nil }
    self.init(
      kind: .outbox, partition: partition, destination: sent.destination, id: sent.message.id,
      type: sent.message.head.type, at: sent.at)
  }
}
