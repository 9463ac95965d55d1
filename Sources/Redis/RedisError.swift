/// What went wrong at Redis: the code, and what was being done.
package struct RedisError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// No connection, or it broke. The connection is dropped; connect again.
    case disconnected
    /// No answer in time. The connection is poisoned (the late answer would meet the next command) and dropped.
    case timedOut
    /// Redis answered with an error; the code is its first word (`NOGROUP`, `OOM`, `BUSYGROUP`, `LOADING`).
    case server(code: String)
    /// The answer is not what the command promises, or the address is unusable.
    case protocolViolation
  }

  package let kind: Kind
  package let message: String
  package let doing: String

  package init(_ kind: Kind, _ message: String, doing: String) {
    self.kind = kind
    self.message = message
    self.doing = doing
  }

  package var code: String? {
    if case .server(let code) = kind { return code }
    return nil
  }

  package var isConnectionLost: Bool { kind == .disconnected || kind == .timedOut }

  package var description: String { "Redis: \(message) (\(doing))" }
}
