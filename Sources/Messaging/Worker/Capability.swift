package import Contracts
package import SQLite

/// One business ability, as the runtime runs it for one partition. A handler is a function of (store, message): it
/// reads no clock, draws no random number and calls nobody; what it sends goes through the turn.
package protocol Capability: AnyObject, SendableMetatype {
  static var name: CapabilityName { get }
  /// The domain tables; the runtime adds its own.
  static var migrations: [Migration] { get }
  /// The metrics that only this capability can fill.
  static var measures: [Measure] { get }
  /// Milliseconds after a commit that nobody waited for, in which what comes is gathered for the next one: fewer flushes
  /// for a capability that follows what others did. 0 for one that orders wait for.
  static var linger: Int64 { get }
  init(_ partition: PartitionID, _ topology: Topology)

  /// Read-cache keys worth fetching before the batch's transaction.
  func cacheKeys(_ messages: [Message]) -> [String]
  func handle(_ message: Message, _ turn: Turn) throws
  /// A command whose caller waits, delivered again or under the same idempotency key while the first is running;
  /// `subject` is what the first noted when it began (empty when it noted nothing).
  func again(_ message: Message, subject: String, _ turn: Turn) throws
  /// The message was dead-lettered: tell whoever depends on it.
  func abandoned(_ message: Message, cause: String, _ turn: Turn) throws
  /// A customer was erased: forgets who it was. What was set aside about it, the runtime empties.
  func forget(_ customer: CustomerErased, _ turn: Turn) throws
  /// Answers a query from a read-only connection; changes nothing.
  func answer(_ query: Message, _ store: Database) throws -> Outcome
}

extension Capability {
  package static var measures: [Measure] { [] }
  package static var linger: Int64 { 0 }
  package func cacheKeys(_ messages: [Message]) -> [String] { [] }
  package func again(_ message: Message, subject: String, _ turn: Turn) throws {}
  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {}
  package func forget(_ customer: CustomerErased, _ turn: Turn) throws {}
}

/// A message type that the capability does not know.
package struct UnknownMessage: Error, CustomStringConvertible {
  package let type: String

  package init(_ type: String) { self.type = type }

  package var description: String { "no handler for \(type)" }
}
