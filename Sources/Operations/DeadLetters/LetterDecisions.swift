import Contracts
import Foundation
import JSON
import Messaging

/// Carries out what an operator decided about dead letters, and says what became of each.
struct LetterDecisions {
  /// How long a retry may take, milliseconds, and microseconds between two looks at it.
  private static let patience: Int64 = 30_000
  private static let look: UInt32 = 20_000

  struct Result: JSONEncodable {
    let letter: PlacedLetter
    /// A state, or `refused`.
    let state: String
    /// Why it is not done.
    let detail: String

    var isDone: Bool { ["handled", "discarded"].contains(state) }
    var line: String { "\(state)  \(letter.id)\(detail.isEmpty ? "" : "  \(detail)")" }

    func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("id", letter.id)
      writer.field("state", state)
      if !detail.isEmpty { writer.field("detail", detail) }
      writer.endObject()
    }
  }

  private let exchange: LetterExchange
  private let actor: String

  init(_ exchange: LetterExchange, actor: String) {
    self.exchange = exchange
    self.actor = actor
  }

  func discard(_ letters: [PlacedLetter], reason: String) throws -> [Result] {
    try send(letters) { DiscardDeadLetter(messageID: $0, actor: actor, reason: reason) }
  }

  /// Waits until each retry was handled or set aside again.
  func retry(_ letters: [PlacedLetter], reason: String?) throws -> [Result] {
    let sent = try send(letters) { RetryDeadLetter(messageID: $0, actor: actor, reason: reason) }
    let end = Clock.monotonicMilliseconds + LetterDecisions.patience
    return try sent.map { result in
      guard result.state == DeadLetter.State.retrying.rawValue else { return result }
      return try follow(result.letter, until: end)
    }
  }

  private func send(_ letters: [PlacedLetter], _ command: (String) -> any Payload) throws -> [Result] {
    guard !letters.isEmpty else { return [] }
    let outcomes = try exchange.send(letters.map { (command($0.letter.message.id), $0.partition) })
    return try zip(letters, outcomes).map { letter, outcome in
      let root = try JSONDocument(outcome.body, limits: .own).root
      guard outcome.status < 300 else {
        return Result(letter: letter, state: "refused", detail: root["detail"]?.string ?? "\(outcome.status)")
      }
      return Result(letter: letter, state: root["state"]?.string ?? "?", detail: "")
    }
  }

  private func follow(_ placed: PlacedLetter, until end: Int64) throws -> Result {
    while true {
      let now = try exchange.letter(placed.letter.message.id, placed.partition)
      let state = now?.state ?? .retrying
      if state == .superseded, let retry = now?.decision?.retryID {
        let again = try exchange.letter(retry, placed.partition)
        return Result(
          letter: placed, state: state.rawValue, detail: "set aside again as \(retry): \(again?.cause ?? "")")
      }
      if state != .retrying { return Result(letter: placed, state: state.rawValue, detail: "") }
      guard Clock.monotonicMilliseconds < end else {
        return Result(letter: placed, state: state.rawValue, detail: "not handled yet; see: orderflow status")
      }
      usleep(LetterDecisions.look)
    }
  }
}
