package import Contracts
package import JSON
package import Messaging
package import Redis
import SQLite

/// Events of a window, delivered to one capability once more. Its inbox takes what it had already as what it is: nothing.
package struct Redelivery {
  package struct Window: Sendable {
    /// Unix milliseconds.
    package var since: Int64
    package var until: Int64
    /// Nil for any.
    package var type: String?
    package var orderID: String?
    package var customerID: String?

    package init(since: Int64, until: Int64) {
      self.since = since
      self.until = until
    }

    func contains(_ event: Message) -> Bool {
      if let type, event.head.type != type { return false }
      guard orderID != nil || customerID != nil else { return true }
      guard let body = try? JSONDocument(event.body, limits: .own).root else { return false }
      if let orderID, body["order_id"]?.string != orderID { return false }
      if let customerID, body["customer_id"]?.string != customerID { return false }
      return true
    }
  }

  package struct Item: JSONEncodable, Sendable {
    package let message: Message
    package let target: PartitionID
    /// The target has not taken it.
    package let isNew: Bool

    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("id", message.id)
      writer.field("type", message.head.type)
      writer.field("partition", "\(target)")
      writer.field("new", isNew)
      writer.endObject()
    }
  }

  private let capability: CapabilityName
  private let topology: Topology
  private let connection: RedisConnection
  private let storePath: (PartitionID) -> String

  package init(
    to capability: CapabilityName, _ topology: Topology, _ connection: RedisConnection,
    storePath: @escaping (PartitionID) -> String
  ) {
    self.capability = capability
    self.topology = topology
    self.connection = connection
    self.storePath = storePath
  }

  /// Every event of the window that the capability subscribes to, per target partition, in the order of its stream.
  package func find(_ window: Window) throws -> [Item] {
    var inboxes: [PartitionID: Database] = [:]
    for partition in topology.partitions(capability) {
      inboxes[partition] = try Database(path: storePath(partition), access: .readOnly)
    }
    var items: [Item] = []
    for source in CapabilityName.allCases {
      try EventStream(source, connection).read(since: window.since, until: window.until) { event in
        guard Subscriptions.subscribers(of: event.head.type).contains(capability), window.contains(event) else {
          return
        }
        // What a capability tells its own partitions comes from the first of them.
        for target in try targets(of: event) where source != capability || target.number > 0 {
          let message = Message(id: "\(event.id).\(target)", head: event.head, body: event.body)
          let isTaken = try inboxes[target].map { try Inbox($0).contains(message.id) } ?? false
          items.append(Item(message: message, target: target, isNew: !isTaken))
        }
      }
    }
    return items
  }

  /// The partitions an event concerns, by the contract's own routing.
  private func targets(of event: Message) throws -> [PartitionID] {
    guard let route = try EventRoutes.route(of: event, to: capability) else { return [] }
    return topology.partitions(capability, route)
  }

  /// Puts the new ones into their targets' logs.
  package func deliver(_ items: [Item], progress: (_ delivered: Int) -> Void = { _ in }) throws -> Int {
    var delivered = 0
    for item in items where item.isNew {
      var frame = Frame()
      frame.append(item.message)
      var command = RedisCommand("XADD", item.target.log, "*")
      StreamEntry.append(frame.bytes, to: &command)
      try connection.call(command)
      delivered += 1
      progress(delivered)
    }
    return delivered
  }
}

/// How far an inbox reaches back bounds what may be delivered again: an older message would not be known as a duplicate.
package struct BeyondInbox: Error, CustomStringConvertible {
  package let oldest: Int64

  package init(oldest: Int64) { self.oldest = oldest }

  package var description: String {
    "what is older than \(Timestamp.format(oldest)) is beyond what inboxes remember, and would be taken twice: "
      + "choose a later --since"
  }
}
