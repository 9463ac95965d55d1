package import JSON

/// The body of a message: one type, one stable wire name, one file.
package protocol Payload: JSONEncodable, JSONDecodable, Sendable {
  /// The name on the wire; never changed once released.
  static var type: String { get }
  /// Raised when the meaning of a field changes. Workers read this version and the one before.
  static var version: Int { get }
}

extension Payload {
  package static var version: Int { 1 }
}

/// Something that happened. It goes to the capability's public event stream and into the log of each subscriber
/// (`Subscriptions`).
package protocol Event: Payload {
  /// Which partitions of a subscriber this event concerns.
  func route(to capability: CapabilityName) -> Route
}

package enum Route: Sendable, Equatable {
  /// The partitions these routing keys (customer, warehouse, …) fall into, each once.
  case keys([String])
  case everyPartition
}
