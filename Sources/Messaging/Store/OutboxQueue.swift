/// The unproven rows of one destination, oldest first: `answered` of the `inFlight` ones have their entry id.
final class OutboxQueue {
  struct Row {
    let sequence: Int64
    let payload: [UInt8]
    var sent: EntryID?
    /// Loaded at start, or sent before in a world that is gone.
    var isResent: Bool
  }

  private var rows: [Row] = []
  private var head = 0
  private(set) var inFlight = 0
  private var inFlightBytes = 0
  private var answered = 0

  var isEmpty: Bool { head == rows.count }
  var hasUnsent: Bool { head + inFlight < rows.count }

  func append(sequence: Int64, payload: [UInt8], isResent: Bool) {
    rows.append(Row(sequence: sequence, payload: payload, sent: nil, isResent: isResent))
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

  /// Removes the oldest row if it is in flight and answered, and `isProven` agrees; its sequence.
  func removeFirst(where isProven: (EntryID?) -> Bool) -> Int64? {
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
    return row.sequence
  }

  func resendAll() {
    inFlight = 0
    inFlightBytes = 0
    answered = 0
    for index in head..<rows.count {
      rows[index].sent = nil
      rows[index].isResent = true
    }
  }
}
