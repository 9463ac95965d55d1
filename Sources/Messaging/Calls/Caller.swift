/// Whoever makes the calls of one kind: a provider over HTTP, a mailer. Given to the worker by the binary.
package protocol Caller: Sendable {
  /// Makes one call and waits for its answer: on a thread that may block, for a bounded time.
  /// - Parameters:
  ///   - id: the idempotency key. The same call may be made several times, at once too; its effect must be one.
  ///   - request: what `Turn.call` was given.
  /// - Returns: the answer's JSON text.
  /// - Throws: when there is no answer to go by. The call may have had its effect all the same; it is made again.
  func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8]

  /// Whether the call is worth making later, while the other side is given a rest. One that is not is answered at once that
  /// there is no answer.
  func canWait(_ request: [UInt8]) -> Bool

  /// Calls it may be given at once, by `call(_:)`, then by one thread at a time; 1 for a caller that gains nothing by that.
  var mostAtOnce: Int { get }

  /// Makes several calls of different ids.
  /// - Returns: for each, in their order, what `call(id:_:)` would.
  func call(_ calls: [(id: String, request: [UInt8])]) -> [Result<[UInt8], CallFailure>]
}

extension Caller {
  package func canWait(_ request: [UInt8]) -> Bool { true }
  package var mostAtOnce: Int { 1 }

  package func call(_ calls: [(id: String, request: [UInt8])]) -> [Result<[UInt8], CallFailure>] {
    calls.map { item in
      do throws(CallFailure) { return .success(try call(id: item.id, item.request)) } catch { return .failure(error) }
    }
  }
}

/// A call that brought no answer.
package struct CallFailure: Error, CustomStringConvertible {
  package let description: String
  /// The other side is in trouble, not this call alone: too many of these in a row, and it is given a rest.
  package let isOutage: Bool

  package init(_ description: String, isOutage: Bool) {
    self.description = description
    self.isOutage = isOutage
  }
}
