package import Messaging

/// A place in a conversation with the broker at which the world may turn: one thing is done, the next is not.
package enum CallBoundary: CustomStringConvertible {
  case connecting, connected, introduced
  /// Nothing of the exchange has been executed.
  case asked
  case published(Destination)
  case acknowledged, announced, watched, read
  /// Everything has been executed; the answers have not been read.
  case executed
  case regrouped, cached, trimmed, measured, surveyed

  package var description: String {
    switch self {
    case .connecting: "connecting"
    case .connected: "connected"
    case .introduced: "introduced"
    case .asked: "asked"
    case .published(let destination): "published to \(destination.text)"
    case .acknowledged: "acknowledged"
    case .announced: "announced"
    case .watched: "watched"
    case .read: "read"
    case .executed: "executed"
    case .regrouped: "remade the group"
    case .cached: "fetched from the cache"
    case .trimmed: "trimmed"
    case .measured: "measured the log"
    case .surveyed: "saw who is behind"
    }
  }
}

/// Who decides what happens at a boundary.
package protocol CallBoundaries: AnyObject {
  /// Throwing ends the call there, as a crash would.
  func reach(_ boundary: CallBoundary) throws
  /// Waits until the read is over or its time is.
  func wait(for read: BlockedRead) throws
}

/// Nothing happens, and whoever waits is alone: its time passes at once.
package final class Undisturbed: CallBoundaries {
  private let broker: MemoryBroker

  package init(_ broker: MemoryBroker) {
    self.broker = broker
  }

  package func reach(_ boundary: CallBoundary) {}

  package func wait(for read: BlockedRead) {
    if !read.isOver { broker.host = max(broker.host, read.until) }
  }
}
