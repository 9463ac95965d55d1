import Contracts
import JSON
import Messaging
import SQLite

/// A capability that takes every message for one of the attempt it knows: the real one behind it never sees another's.
final class Unowned: Capability {
  static let name = CapabilityName.orders
  static let migrations: [Migration] = []

  private let base: any Capability
  private let missing: Safeguard

  init(_ partition: PartitionID, _ topology: Topology) { preconditionFailure("it stands in front of another") }

  init(_ base: any Capability, without missing: Safeguard) {
    self.base = base
    self.missing = missing
  }

  func cacheKeys(_ messages: [Message]) -> [String] { base.cacheKeys(messages) }
  func again(_ message: Message, subject: String, _ turn: Turn) throws {
    try base.again(message, subject: subject, turn)
  }
  func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    try base.abandoned(message, cause: cause, turn)
  }
  func answer(_ query: Message, _ store: Database) throws -> Outcome { try base.answer(query, store) }

  func handle(_ message: Message, _ turn: Turn) throws {
    let body: [UInt8]? = missing == .holdOwner ? try heldBody(message, turn) : try knownBody(message, turn)
    guard let body else { return try base.handle(message, turn) }
    try base.handle(Message(id: message.id, head: message.head, body: body, entry: message.entry), turn)
  }

  private func attempt(_ table: String, _ orderID: String, _ turn: Turn) throws -> Int? {
    try turn.store.query("SELECT attempt FROM \(table) WHERE order_id = '\(orderID)'") { $0.int(0) }.first
  }

  /// Reservation: what names the hold's owner names whoever owns it.
  private func heldBody(_ message: Message, _ turn: Turn) throws -> [UInt8]? {
    switch message.head.type {
    case ReleaseHold.type:
      let command: ReleaseHold = try message.decode()
      guard let held = try attempt("holds", command.orderID, turn) else { return nil }
      return ReleaseHold(orderID: command.orderID, attempt: held, acknowledge: command.acknowledge).json
    case MayExpireAnswer.type:
      let answer: MayExpireAnswer = try message.decode()
      guard let held = try attempt("holds", answer.orderID, turn) else { return nil }
      return MayExpireAnswer(orderID: answer.orderID, attempt: held, round: answer.round, state: answer.state).json
    default: return nil
    }
  }

  /// Orders and reservation: a draft or refusal of an older attempt passes for one of the newest.
  private func knownBody(_ message: Message, _ turn: Turn) throws -> [UInt8]? {
    switch message.head.type {
    case RecordOrder.type:
      let draft = try message.decode(RecordOrder.self).draft
      return try attempt("orders", draft.orderID, turn).map { RecordOrder(draft.of(attempt: $0)).json }
    case RefuseOrder.type:
      let refusal: RefuseOrder = try message.decode()
      guard let known = try attempt("orders", refusal.orderID, turn), known > refusal.attempt else { return nil }
      return Array(
        String(decoding: message.body, as: UTF8.self)
          .replacing("\"attempt\":\(refusal.attempt)", with: "\"attempt\":\(known)").utf8)
    case ReserveStock.type:
      let draft = try message.decode(ReserveStock.self).draft
      guard let known = try attempt("holds", draft.orderID, turn), known > draft.attempt else { return nil }
      return ReserveStock(draft.of(attempt: known + 1)).json
    default: return nil
    }
  }
}

extension Draft {
  fileprivate func of(attempt: Int) -> Draft {
    var other = Draft(orderID: orderID, attempt: attempt, customerID: customerID, currency: currency, lines: lines)
    other.shortages = shortages
    return other
  }
}
