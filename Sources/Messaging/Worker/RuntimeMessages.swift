import Contracts
import JSON
import SQLite

/// The messages that every partition understands beside its capability's own: settings, what an operator decides
/// about dead letters, and that a customer was erased. They are handled in the batch like any other, so a replay meets
/// them at the same place.
struct RuntimeMessages {
  private let database: Database
  private let letters: DeadLetters

  init(_ database: Database) {
    self.database = database
    letters = DeadLetters(database)
  }

  /// False when the message is the capability's.
  func handle(_ message: Message, _ turn: Turn, of capability: any Capability) throws -> Bool {
    switch message.head.type {
    case SettingsApplied.type: try apply(message.decode(), turn)
    case RetryDeadLetter.type: try retry(message.decode(), turn)
    case DiscardDeadLetter.type: try discard(message.decode(), turn)
    case CustomerErased.type: try forget(message.decode(), turn, capability)
    default: return false
    }
    return true
  }

  private func apply(_ settings: SettingsApplied, _ turn: Turn) throws {
    for (name, value) in settings.values {
      try database.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", .text(name), .text(value))
    }
    turn.settings.merge(settings.values) { $1 }
  }

  private func forget(_ customer: CustomerErased, _ turn: Turn, _ capability: any Capability) throws {
    try capability.forget(customer, turn)
    try turn.forgetDeadLetters(of: customer.customerID)
  }

  // MARK: Dead letters

  /// The same content under the next id, by the partition's own log. Nobody waits for it: the caller was answered when
  /// the message was set aside, and an answer stands.
  private func retry(_ command: RetryDeadLetter, _ turn: Turn) throws {
    guard let letter = try letters.letter(command.messageID) else {
      return try turn.refuse(.notFound("dead letter", command.messageID))
    }
    guard letter.message.defect == nil, letter.message.head.type != "?" else {
      return try turn.refuse(.unreadableDeadLetter)
    }
    let (number, id) = letter.retry
    let decision = DeadLetter.Decision(
      actor: command.actor, reason: command.reason ?? "", at: turn.now, retryID: id)
    guard try decide(letter, .retrying, decision, status: 202, turn) else { return }
    turn.send(again: letter.message, id: id, number: number)
  }

  private func discard(_ command: DiscardDeadLetter, _ turn: Turn) throws {
    guard let letter = try letters.letter(command.messageID) else {
      return try turn.refuse(.notFound("dead letter", command.messageID))
    }
    let decision = DeadLetter.Decision(actor: command.actor, reason: command.reason, at: turn.now, retryID: "")
    _ = try decide(letter, .discarded, decision, status: 200, turn)
  }

  private func decide(
    _ letter: DeadLetter, _ state: DeadLetter.State, _ decision: DeadLetter.Decision, status: Int, _ turn: Turn
  ) throws -> Bool {
    guard try letters.decide(letter.message.id, state, decision), let decided = try letters.letter(letter.message.id)
    else {
      try turn.refuse(.decidedDeadLetter(letter))
      return false
    }
    turn.showDeadLetter(decided)
    try turn.answer(Outcome(status, body: DeadLetterDocument(decided, of: turn.partition).json))
    return true
  }

  /// A retry is handled once, and only while its letter waits for it: in a store made again from its log, in which the
  /// message itself was handled, there is none.
  func admits(_ message: Message, _ turn: Turn) throws -> Bool {
    guard message.head.retry != nil else { return true }
    guard let letter = try letters.conclude(retry: message.id, .handled) else { return false }
    turn.showDeadLetter(letter)
    return true
  }

  /// The message is set aside: if it was a retry, its letter has a successor.
  func setAside(_ message: Message, _ turn: Turn) throws {
    guard message.head.retry != nil, let letter = try letters.conclude(retry: message.id, .superseded) else { return }
    turn.showDeadLetter(letter)
  }

  // MARK: Queries

  /// Nil when the query is the capability's.
  static func answer(_ query: Message, _ store: Database, of partition: PartitionID) throws -> Outcome? {
    let letters = DeadLetters(store)
    switch query.head.type {
    case GetDeadLetter.type:
      let wanted: GetDeadLetter = try query.decode()
      guard let letter = try letters.letter(wanted.messageID) else {
        return Outcome(.notFound("dead letter", wanted.messageID))
      }
      return Outcome(200, body: DeadLetterDocument(letter, of: partition, showsContent: true).json)
    case ListDeadLetters.type:
      let wanted: ListDeadLetters = try query.decode()
      let found = try letters.list(
        state: wanted.state, type: wanted.messageType, before: wanted.cursor, limit: wanted.limit)
      var writer = JSONWriter()
      writer.beginObject()
      writer.list("dead_letters", found.map { DeadLetterDocument($0.letter, of: partition, cursor: $0.cursor) })
      if found.count == wanted.limit, let last = found.last { writer.field("next_cursor", last.cursor) }
      writer.endObject()
      return Outcome(200, body: writer.bytes)
    default: return nil
    }
  }
}

extension Problem {
  fileprivate static let unreadableDeadLetter = Problem(
    "dead-letter-unreadable", 409, title: "No message",
    detail: "What was set aside is no message, so there is nothing to handle: discard it.")

  fileprivate static func decidedDeadLetter(_ letter: DeadLetter) -> Problem {
    Problem(
      "dead-letter-decided", 409, title: "Decided before",
      detail:
        "The dead letter is \(letter.state.rawValue) already: only one that is waiting can be retried or discarded.")
  }
}
