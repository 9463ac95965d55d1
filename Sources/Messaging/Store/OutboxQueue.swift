/// The unproven rows of one destination, oldest first: `answered` of the `inFlight` ones have their entry id.
final class OutboxQueue {
  enum Origin: Equatable {
    /// A row of the store.
    case row(sequence: Int64)
    /// Passed on without a commit; the number names it to whoever waits for its proof.
    case relay(Int)
  }

  struct Row {
    var origin: Origin
    let payload: [UInt8]
    var sent: EntryID?
    /// Loaded at start, or sent before in a world that is gone.
    var isResent: Bool
  }

  /// Queues are gone through in the order they were made: hashing decides nothing.
  let number: Int
  private var rows: [Row] = []
  private var head = 0
  private(set) var inFlight = 0
  private var inFlightBytes = 0
  private var answered = 0

  init(number: Int) {
    self.number = number
  }

  var isEmpty: Bool { head == rows.count }
  var hasUnsent: Bool { head + inFlight < rows.count }

  func append(_ origin: Origin, payload: [UInt8], isResent: Bool = false) {
    rows.append(Row(origin: origin, payload: payload, sent: nil, isResent: isResent))
  }

  /// The next row that the window lets out, now in flight.
  func takeNext(window: Int, windowBytes: Int) -> Row? {
    guard hasUnsent, inFlight < window, inFlightBytes < windowBytes else { return nil }
    let row = rows[head + inFlight]
    inFlight += 1
    inFlightBytes += row.payload.count
    return row
  }

  /// The broker's answer for the oldest row in flight that has none yet.
  func answer(_ id: EntryID?) {
    rows[head + answered].sent = id
    answered += 1
  }

  /// Removes the oldest row if it is in flight and answered, and `isProven` agrees; where it came from.
  func removeFirst(where isProven: (EntryID?) -> Bool) -> Origin? {
    guard answered > 0, isProven(rows[head].sent) else { return nil }
    let row = rows[head]
    head += 1
    inFlight -= 1
    answered -= 1
    inFlightBytes -= row.payload.count
    if head > 1_024, head * 2 > rows.count {
      rows.removeFirst(head)
      head = 0
    }
    return row.origin
  }

  var relayedPayloads: [[UInt8]] {
    rows[head...].compactMap { if case .relay = $0.origin { $0.payload } else { nil } }
  }

  /// Makes rows of the relays, numbered from here; the next free number.
  func numberRelays(from sequence: Int64) -> Int64 {
    var sequence = sequence
    for index in head..<rows.count {
      guard case .relay = rows[index].origin else { continue }
      rows[index].origin = .row(sequence: sequence)
      sequence += 1
    }
    return sequence
  }

  /// Everything is to be sent again, but for what was relayed: its cause is still pending and is handled again.
  func startOver() {
    rows.removeFirst(head)
    head = 0
    rows.removeAll { if case .relay = $0.origin { true } else { false } }
    inFlight = 0
    inFlightBytes = 0
    answered = 0
    for index in rows.indices {
      rows[index].sent = nil
      rows[index].isResent = true
    }
  }
}
