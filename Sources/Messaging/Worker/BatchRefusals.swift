import Contracts
import SQLite

/// Set aside when it was first met.
struct Condemned: Error, CustomStringConvertible {
  let description: String
}

extension Error {
  /// The machine's fault, or another owner's: nothing is wrong with the message.
  var isFaultOfHost: Bool {
    switch self {
    case let error as SQLiteError: error.isHostFault
    case is StoreError, is TransportError, is InjectedCrash: true
    default: false
    }
  }
}

extension Problem {
  static let keyReused = Problem(
    "idempotency-key-reused", 422, title: "Idempotency key reused",
    detail:
      "This Idempotency-Key was used before for another request (method, path and body, byte by byte): use a new key.")
  static let abandoned = Problem(
    "internal-error", 500, title: "Internal error",
    detail: "The request could not be handled and was set aside for an operator; nothing of it was applied.")
}
