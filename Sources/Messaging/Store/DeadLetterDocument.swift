import Contracts
package import JSON

/// A dead letter as an operator is shown it.
package struct DeadLetterDocument: JSONEncodable {
  /// `orders.0:` and the message's id: names it among all partitions.
  package static func id(_ partition: PartitionID, _ messageID: String) -> String { "\(partition):\(messageID)" }

  package static func parse(_ id: String) -> (partition: PartitionID, messageID: String)? {
    guard let colon = id.firstIndex(of: ":"), let partition = PartitionID(id[..<colon]) else { return nil }
    return (partition, String(id[id.index(after: colon)...]))
  }

  private let partition: PartitionID
  private let letter: DeadLetter
  private let cursor: String?
  private let showsContent: Bool

  package init(
    _ letter: DeadLetter, of partition: PartitionID, cursor: String? = nil, showsContent: Bool = false
  ) {
    self.partition = partition
    self.letter = letter
    self.cursor = cursor
    self.showsContent = showsContent
  }

  /// `id`, `cursor`, `partition`, `message_id`, `type`, `order_id`, `cause`, `attempts`, `at`, `build`, `state`,
  /// `decided_by`, `reason`, `decided_at`, `retry_id`; with its content `head`, and `body` or `unreadable_body`.
  package func write(to writer: inout JSONWriter) {
    let message = letter.message
    let body = try? JSONDocument(message.body, limits: .own)
    writer.beginObject()
    writer.field("id", DeadLetterDocument.id(partition, message.id))
    writer.optional("cursor", cursor)
    writer.field("partition", "\(partition)")
    writer.field("message_id", message.id)
    writer.field("type", message.head.type)
    writer.optional("order_id", body?.root["order_id"]?.string)
    writer.field("cause", letter.cause)
    writer.field("attempts", letter.attempts)
    writer.field("at", Timestamp.format(letter.at))
    writer.field("build", letter.build)
    writer.field("state", letter.state.rawValue)
    if let decision = letter.decision {
      writer.field("decided_by", decision.actor)
      writer.field("reason", decision.reason)
      writer.field("decided_at", Timestamp.format(decision.at))
      if !decision.retryID.isEmpty { writer.field("retry_id", DeadLetterDocument.id(partition, decision.retryID)) }
    }
    if showsContent { writeContent(body, to: &writer) }
    writer.endObject()
  }

  private func writeContent(_ body: JSONDocument?, to writer: inout JSONWriter) {
    writer.field("head", letter.message.head)
    if let body {
      writer.key("body")
      writer.raw(body.root.raw)
    } else {
      writer.field("unreadable_body", String(decoding: letter.message.body, as: UTF8.self))
    }
  }
}
