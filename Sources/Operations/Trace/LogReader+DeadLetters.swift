import JSON
import Messaging
import Redis

extension LogReader {
  /// The view of a partition's dead letters, each as it was last shown: what there is when its store is not at hand.
  func deadLetters(
    of partition: PartitionID, from first: EntryID, about subject: TraceSubject
  ) throws(RedisError) -> [TracedDeadLetter] {
    var letters: [String: TracedDeadLetter] = [:]
    try values(ofStream: partition.dead, from: "\(first)") { entry in
      let fields = entry[1]
      for index in stride(from: 0, to: fields.count - 5, by: 6) {
        guard let id = fields[index + 1].text, let head = fields[index + 3].bytes, let body = fields[index + 5].bytes,
          let view = (try? JSONDocument(head, limits: .own))?.root, let original = view["head"]
        else { continue }
        let letter = TracedDeadLetter(
          partition: partition, message: Message(id: id, stored: Array(original.raw), body: body),
          cause: view["cause"]?.string ?? "", attempts: view["attempts"]?.int64 ?? 0, at: view["at"]?.int64 ?? 0,
          state: view["state"]?.string ?? DeadLetter.State.waiting.rawValue)
        if subject.includes(letter.message) { letters[id] = letter }
      }
    }
    return Array(letters.values)
  }
}
