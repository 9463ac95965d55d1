/// A client's connection to a `MemoryBroker`; once closed it stays so.
package final class MemoryConnection {
  package let client: Int64
  package internal(set) var isOpen = true

  init(client: Int64) {
    self.client = client
  }
}

/// A read that waits at the broker for entries. It is served when one is added, whether or not its caller is awake.
package final class BlockedRead {
  enum Answer {
    case items([MemoryStream.Item])
    case noGroup
    /// The stream went away.
    case unblocked
  }

  package let connection: MemoryConnection
  package let stream: String
  let group: String
  let count: Int
  /// By the broker's host clock, milliseconds.
  package let until: Int64
  var answer: Answer?

  init(_ connection: MemoryConnection, _ stream: String, group: String, count: Int, until: Int64) {
    self.connection = connection
    self.stream = stream
    self.group = group
    self.count = count
    self.until = until
  }

  /// It was given entries.
  package var isServed: Bool {
    if case .items = answer { return true }
    return false
  }

  /// Served, or cut off: there is nothing more to wait for.
  package var isOver: Bool { answer != nil || !connection.isOpen }
}
