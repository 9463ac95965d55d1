import Contracts
import JSON
import Messaging

/// A dead letter and the partition that keeps it.
struct PlacedLetter {
  let partition: PartitionID
  let letter: DeadLetter

  var id: String { DeadLetterDocument.id(partition, letter.message.id) }

  func document(showsContent: Bool) -> DeadLetterDocument {
    DeadLetterDocument(letter, of: partition, showsContent: showsContent)
  }

  /// One line for people.
  var line: String {
    "\(Timestamp.format(letter.at))  \(letter.state.rawValue)  \(letter.message.head.type)  \(id)  \(letter.cause)"
  }

  /// All of it, for people.
  var content: String {
    var lines = [id, "  type      \(letter.message.head.type)", "  state     \(letter.state.rawValue)"]
    lines.append("  set aside \(Timestamp.format(letter.at)) by build \(letter.build), attempts \(letter.attempts)")
    lines.append("  cause     \(letter.cause)")
    if let decision = letter.decision {
      lines.append("  decided   \(Timestamp.format(decision.at)) by \(decision.actor)  \(decision.reason)")
      if !decision.retryID.isEmpty { lines.append("  retry     \(DeadLetterDocument.id(partition, decision.retryID))") }
    }
    lines.append("  head      \(String(decoding: letter.message.head.json, as: UTF8.self))")
    lines.append("  body      \(String(decoding: letter.message.body, as: UTF8.self))")
    return lines.joined(separator: "\n")
  }
}
