import Messaging

/// Joins what logs and stores say into trees: what caused what.
struct TraceForest {
  let search: LogSearch
  let records: [PartitionID: StoreRecord]
  let deadLetters: [TracedDeadLetter]

  /// Roots first, each message below the one that caused it, in the order in which they were written.
  func roots() -> [TracedMessage] {
    let messages = all().sorted { order($0) < order($1) }
    let ids = Set(messages.map(\.id))
    let byCause = Dictionary(grouping: messages.filter { ids.contains($0.cause) && $0.cause != $0.id }, by: \.cause)
    return messages.filter { !ids.contains($0.cause) || $0.cause == $0.id }.map { tree($0, byCause) }
  }

  /// By time; what nobody takes comes before what goes on.
  private func order(_ message: TracedMessage) -> (Int64, Int, UInt64, String) {
    (
      message.writtenAt ?? message.takenAt ?? 0, message.place.kind == "message" ? 1 : 0,
      message.entry?.sequence ?? 0, message.id
    )
  }

  private func all() -> [TracedMessage] {
    var messages = search.sightings.values.map { TracedMessage($0) }
    for (partition, record) in records {
      for (id, at) in record.inbox where search.sightings[.init(place: .log(partition), id: id)] == nil {
        let letter = deadLetters.first { $0.partition == partition && $0.message.id == id }
        messages.append(TracedMessage(forgotten: id, takenAt: at, by: partition, letter?.message))
      }
    }
    return messages
  }

  private func tree(_ message: TracedMessage, _ byCause: [String: [TracedMessage]]) -> TracedMessage {
    var message = message
    guard case .log(let partition) = message.place else {
      message.state = .published
      return message
    }
    // What it caused is below it and nowhere else: no message is its own ancestor.
    var rest = byCause
    rest[message.id] = nil
    message.children = (byCause[message.id] ?? []).map { tree($0, rest) }
    let record = records[partition]
    message.takenAt = record?.inbox[message.id] ?? message.takenAt
    message.recorded = record?.rows(causedBy: message.id) ?? []
    message.setAside = deadLetters.first { $0.partition == partition && $0.message.id == message.id }?.cause
    message.answeredAt = answered(message)
    if let taken = message.takenAt, let answered = message.answeredAt, taken == answered + 1 {
      // The host's clock and Redis' round differently.
      message.takenAt = answered
    }
    message.state = state(message, partition)
    return message
  }

  private func state(_ message: TracedMessage, _ partition: PartitionID) -> TracedMessage.State {
    if message.setAside != nil { return .setAside }
    if message.takenAt != nil { return .taken }
    if !message.children.isEmpty { return .relayed }
    guard let settled = search.settled[partition] else { return records[partition] == nil ? .unknown : .waiting }
    return message.entry.map { $0 <= settled } ?? true ? .settled : .waiting
  }

  /// When the first of its children was written. Not known when a stream of theirs has lost what came just after it.
  private func answered(_ message: TracedMessage) -> Int64? {
    guard let since = message.takenAt ?? message.writtenAt else { return nil }
    let isWhole = message.children.allSatisfy { child in
      guard child.entry != nil else { return false }
      return !search.gaps.contains { gap in
        child.place == gap.place && gap.reachesBackTo.map { $0 > since } ?? true
      }
    }
    return isWhole ? message.children.compactMap(\.writtenAt).min() : nil
  }
}
