/// What went wrong at Redis: the code, what was being done, and whether trying again can help.
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

  /// The same command may succeed later without anyone changing it.
  package var isRetriable: Bool {
    switch kind {
    case .disconnected, .timedOut: true
    case .server(let code): ["LOADING", "OOM", "MISCONF", "READONLY", "BUSY", "TRYAGAIN", "MASTERDOWN"].contains(code)
    case .protocolViolation: false
    }
  }

  package var description: String { "Redis: \(message) (\(doing))" }
}
