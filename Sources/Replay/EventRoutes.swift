import Contracts
import Messaging

/// The routing of a subscribed event read back from a stream.
package enum EventRoutes {
  static func route(of message: Message, to capability: CapabilityName) throws -> Route? {
    guard let type = Subscriptions.events.first(where: { $0.type == message.head.type }) else { return nil }
    return try route(type, message, capability)
  }

  private static func route<E: Event>(_ type: E.Type, _ message: Message, _ capability: CapabilityName) throws -> Route
  {
    try message.decode(type).route(to: capability)
  }
}
