package import Messaging

/// A broker in memory that does what Redis does for a partition's owner: streams, values, connections, and a world that
/// can be lost. Its clocks stand still until somebody moves them. Used by one thread at a time.
package final class MemoryBroker {
  struct Value {
    let bytes: [UInt8]
    /// By the broker's clock, milliseconds.
    let expires: Int64?
  }

  /// All that a restart may bring back from an older state.
  package struct Memory {
    var streams: [String: MemoryStream] = [:]
    var values: [String: Value] = [:]
  }

  /// The clock of the hosts, Unix milliseconds; it never goes back.
  package var host: Int64
  /// The broker's own clock minus the hosts', milliseconds.
  package var skew: Int64 = 0
  package var now: Int64 { host + skew }
  package private(set) var memory = Memory()
  package private(set) var runID = "run1"
  package private(set) var isUp = true
  /// Refuses to take more in, as Redis does at `maxmemory` with `noeviction`.
  package var isFull = false
  /// From Redis 7 on, who waits for a stream that goes away waits no longer.
  package var unblocksOnFlush = true
  /// Told of every entry as it is written.
  package var onWrite: (_ stream: String, MemoryStream.Item) -> Void = { _, _ in }

  private var runs = 1
  private var markers = 0
  private var clients: Int64 = 0
  private var connections: [Int64: MemoryConnection] = [:]
  private var blocked: [BlockedRead] = []

  package init(now: Int64) {
    host = now
  }

  // MARK: Connections

  /// Nil while the broker is down.
  package func connect() -> MemoryConnection? {
    guard isUp else { return nil }
    clients += 1
    let connection = MemoryConnection(client: clients)
    connections[clients] = connection
    return connection
  }

  /// As `CLIENT KILL ID`: what it had sent and not had executed is dropped.
  package func kill(_ client: Int64) {
    connections.removeValue(forKey: client)?.isOpen = false
    blocked.removeAll { !$0.connection.isOpen }
  }

  // MARK: A world lost

  /// As `FLUSHALL`: connections stay.
  package func flush() {
    memory = Memory()
    guard unblocksOnFlush else { return }
    for read in blocked { read.answer = .unblocked }
    blocked.removeAll()
  }

  package func stop() {
    for connection in connections.values { connection.isOpen = false }
    connections.removeAll()
    blocked.removeAll()
    isUp = false
  }

  /// Another run of the server, on what it found on its disk.
  package func start(with found: Memory = Memory()) {
    stop()
    memory = found
    runs += 1
    runID = "run\(runs)"
    isUp = true
  }

  // MARK: Values

  package func value(_ key: String) -> [UInt8]? {
    guard let value = memory.values[key] else { return nil }
    if let expires = value.expires, expires <= now { return nil }
    return value.bytes
  }

  package func text(_ key: String) -> String? { value(key).map { String(decoding: $0, as: UTF8.self) } }

  package func set(_ key: String, _ bytes: [UInt8], seconds: Int64? = nil) {
    memory.values[key] = Value(bytes: bytes, expires: seconds.map { now + $0 * 1_000 })
  }

  package func set(_ key: String, _ text: String) { set(key, Array(text.utf8)) }

  package func remove(_ key: String) {
    memory.values[key] = nil
    memory.streams[key] = nil
  }

  /// As `Incarnation.establish`; drawn by counting.
  @discardableResult
  package func establishMarker() -> String {
    if let known = text(Incarnation.key) { return known }
    markers += 1
    set(Incarnation.key, "marker\(markers)")
    return "marker\(markers)"
  }

  // MARK: Streams

  package func stream(_ key: String) -> MemoryStream? { memory.streams[key] }

  /// Nil when the stream is missing and must not be made.
  @discardableResult
  package func add(
    _ fields: [[UInt8]], to key: String, id: EntryID? = nil, makes: Bool = true, cap: Int? = nil
  ) -> EntryID? {
    if memory.streams[key] == nil {
      guard makes else { return nil }
      memory.streams[key] = MemoryStream()
    }
    let id = id ?? memory.streams[key, default: MemoryStream()].nextID(now)
    memory.streams[key, default: MemoryStream()].add(fields, id: id)
    if let cap { memory.streams[key, default: MemoryStream()].trim(to: cap) }
    onWrite(key, MemoryStream.Item(id: id, fields: fields))
    serve(key)
    return id
  }

  package func makeGroup(_ key: String, _ group: String) {
    guard memory.streams[key]?.groups[group] == nil else { return }
    memory.streams[key, default: MemoryStream()].groups[group] = MemoryStream.Group(lastDelivered: .zero)
    serve(key)
  }

  package func destroyGroup(_ key: String, _ group: String) { memory.streams[key]?.groups[group] = nil }

  /// Nil when there is no such group.
  func read(_ key: String, _ group: String, count: Int) -> [MemoryStream.Item]? {
    memory.streams[key]?.deliver(to: group, count: count)
  }

  func pending(_ key: String, _ group: String, after: EntryID, count: Int) -> [MemoryStream.Item]? {
    memory.streams[key]?.pending(of: group, after: after, count: count)
  }

  func acknowledge(_ ids: [EntryID], _ key: String, _ group: String) {
    memory.streams[key]?.acknowledge(ids, in: group)
  }

  package func delete(_ id: EntryID, from key: String) { memory.streams[key]?.delete(id) }
  func trim(_ key: String, before id: EntryID) { memory.streams[key]?.trim(before: id) }

  // MARK: Blocked reads

  func block(_ read: BlockedRead) { blocked.append(read) }
  func unblock(_ read: BlockedRead) { blocked.removeAll { $0 === read } }

  /// Whoever waits longest is served first, asleep or not.
  private func serve(_ key: String) {
    for read in blocked where read.stream == key && read.answer == nil {
      guard let items = memory.streams[key]?.deliver(to: read.group, count: read.count) else {
        read.answer = .noGroup
        continue
      }
      if !items.isEmpty { read.answer = .items(items) }
    }
    blocked.removeAll { $0.answer != nil }
  }
}
