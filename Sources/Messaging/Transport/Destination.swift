package import Contracts

/// Where one outbox row goes.
package enum Destination: Hashable, Sendable {
  /// Into a partition's log; the row lives until that partition's `done` has passed it.
  case log(PartitionID)
  /// To whoever waits for an outcome.
  case replies(stream: String)
  /// To the capability's public event stream.
  case events(CapabilityName)
  /// The view of the store's dead letters.
  case dead(PartitionID)
  /// Read caches; the payload holds (key, seconds to live, value), 0 seconds for a delete.
  case cache

  /// Rows that must be proven committed by their receiver.
  package var needsProof: Bool {
    if case .log = self { return true }
    return false
  }

  /// The order of publication within one commit: whoever reads a reply finds the caches already right.
  var rank: Int {
    switch self {
    case .cache: 0
    case .log: 1
    case .events, .dead: 2
    case .replies: 3
    }
  }

  package var text: String {
    switch self {
    case .log(let partition): "log \(partition)"
    case .replies(let stream): "replies \(stream)"
    case .events(let capability): "events \(capability.rawValue)"
    case .dead(let partition): "dead \(partition)"
    case .cache: "cache *"
    }
  }

  package init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "log":
      guard let partition = PartitionID(parts[1]) else { return nil }
      self = .log(partition)
    case "replies": self = .replies(stream: parts[1])
    case "events":
      guard let capability = CapabilityName(rawValue: parts[1]) else { return nil }
      self = .events(capability)
    case "dead":
      guard let partition = PartitionID(parts[1]) else { return nil }
      self = .dead(partition)
    case "cache": self = .cache
    default: return nil
    }
  }
}

/// One entry to be published: an outbox row, or a timer that has come due.
package struct Publication: Sendable {
  package let destination: Destination
  /// A `Frame`'s bytes.
  package let payload: [UInt8]
  /// Sent before in a world that is gone: a cache value becomes a delete, since what it said may be old by now.
  package let isResent: Bool

  package init(_ destination: Destination, _ payload: [UInt8], isResent: Bool = false) {
    self.destination = destination
    self.payload = payload
    self.isResent = isResent
  }
}
