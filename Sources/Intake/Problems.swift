import Contracts
import Messaging

/// Refusals that the intake gives by itself.
extension Problem {
  static func unauthorized(_ detail: String) -> Problem {
    Problem("unauthorized", 401, title: "Not authenticated", detail: detail)
  }

  static func forbidden(_ detail: String) -> Problem {
    Problem("forbidden", 403, title: "Not allowed", detail: detail)
  }

  static func badRequest(_ detail: String) -> Problem {
    Problem("bad-request", 400, title: "Bad request", detail: detail)
  }

  static let noSuchResource = Problem("not-found", 404, title: "Not found", detail: "There is nothing at this address.")

  static func methodNotAllowed(_ method: String) -> Problem {
    Problem("method-not-allowed", 405, title: "Method not allowed", detail: "\(method) is not possible here.")
  }

  static let tooManyRequests = Problem(
    "rate-limited", 429, title: "Too many requests",
    detail: "This caller has made as many requests as it may; Retry-After says when there is room again.")

  static func overloaded(_ partition: PartitionID) -> Problem {
    Problem(
      "overloaded", 503, title: "Too busy",
      detail: "\(partition) is behind with accepted work. Nothing was stored: try again later.")
  }

  static func halted(_ partition: PartitionID, _ halt: Halt) -> Problem {
    Problem(
      "halted", 503, title: "Temporarily unavailable",
      detail:
        "\(partition) is \(halt.mode == .paused ? "paused" : "being drained") by an operator. Nothing was stored: "
        + "try again later.")
  }

  static func silent(_ capability: CapabilityName) -> Problem {
    Problem(
      "circuit-open", 503, title: "Temporarily unavailable",
      detail: "The \(capability.rawValue) capability has not answered lately. Nothing was stored: try again later.")
  }

  static let unavailable = Problem(
    "unavailable", 503, title: "Temporarily unavailable",
    detail: "The message store cannot be reached. Try again; with an Idempotency-Key a repeat is safe.")

  /// Nothing is known yet: whether a repeat is safe depends on the key.
  static func noAnswer(_ command: Command) -> Problem {
    let order = command.orderID.map { " (GET /api/v1/orders/\($0))" } ?? ""
    let advice =
      command.isQuery
      ? "Ask again."
      : command.message.head.key != nil
        ? "Nothing is known to be stored yet. Repeat the request with the same Idempotency-Key: it is safe."
        : "It may still be carried out. Without an Idempotency-Key a repeat may do it twice: look first\(order)."
    return Problem("no-answer", 503, title: "No answer in time", detail: advice)
  }
}
