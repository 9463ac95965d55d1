import Contracts
import JSON
import Messaging

/// One row of an import file, validated. A new file is a type of this kind and a word in `ImportFolder`.
protocol ImportRow: Sendable {
  static var file: String { get }
  /// What a row is about; part of its message's id.
  static var subject: String { get }

  /// Puts the rows of its file, and all that is wrong with them, into the batch.
  static func read(_ bytes: [UInt8], into batch: inout ImportBatch)

  /// Says which thing it is, differently for different things: `85123A`, `UK-1/85123A`.
  var key: String { get }
  /// What sets it.
  func command(_ topology: Topology) -> Parcel
  /// What asks how it is now.
  func query(_ topology: Topology) -> Parcel
  /// What the command would do, by the answer to the query.
  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict
}

/// A row that is a line of a CSV file.
protocol CSVRow: ImportRow {
  /// What the header line must name, in any order.
  static var columns: [String] { get }
  /// The columns no two rows may have alike.
  static var keyColumns: [String] { get }

  /// Leaves its faults in `fields`; the row is used only when there are none.
  init(_ fields: inout RowFields)
}

extension CSVRow {
  static func read(_ bytes: [UInt8], into batch: inout ImportBatch) { batch.read(Self.self, bytes) }
}

/// A row that is set together with others: all those of one group make one message, under the line of the first.
protocol GroupedRow: CSVRow {
  /// The most rows one message holds.
  static var groupLimit: Int { get }
  /// What is set as a whole.
  var group: String { get }
  mutating func join(_ other: Self)
}

/// The words of a message and where they go; the id is its sender's.
struct Parcel {
  let type: String
  let version: Int
  /// JSON text.
  let body: [UInt8]
  let partition: PartitionID

  init<P: Payload>(_ payload: P, to partition: PartitionID) {
    type = P.type
    version = P.version
    body = payload.json
    self.partition = partition
  }

  func request(id: String, replyTo: String) -> CommandClient.Request {
    var head = Head(type: type, version: version, sent: Clock.unixMilliseconds)
    head.replyTo = replyTo
    return CommandClient.Request(Message(id: id, head: head, body: body), to: partition)
  }
}
