import Synchronization

/// What a worker says of one partition to probes and metrics; written by its thread, read by any.
package final class PartitionStatus: Sendable {
  package struct Snapshot: Sendable {
    package var state = "starting"
    /// Why it is not ready; nil when it is.
    package var trouble: String? = "starting"
    package var counts = BatchCounts()
    package var outbox = 0
    /// Dead letters that wait for a person.
    package var deadLetters: Int64 = 0
    /// The Redis client that may be blocked reading: unblocked at a stop.
    package var readingClient: Int64 = 0
  }

  private let value = Mutex(Snapshot())

  package init() {}

  package var snapshot: Snapshot { value.withLock { $0 } }
  func update(_ body: (inout Snapshot) -> Void) { value.withLock { body(&$0) } }
}
