import Audit
import Contracts
import JSON
import Messaging
import SQLite

/// What must be true of the stores, and of what was answered, when a run has come to rest. Each breach says what shows
/// it.
struct Checks {
  let world: World
  private(set) var breaches: [String] = []
  let stores: [PartitionID: Database]

  init(_ world: World) throws {
    self.world = world
    var stores: [PartitionID: Database] = [:]
    for partition in Stores.partitions {
      stores[partition] = try Database(path: world.path(partition), access: .readOnly)
    }
    self.stores = stores
  }

  static func breaches(_ world: World) -> [String] {
    do { return try own(world) + audit(world) } catch { return ["the checks themselves failed: \(error)"] }
  }

  private static func own(_ world: World) throws -> [String] {
    var checks = try Checks(world)
    if let failure = world.failure { checks.breach(failure) }
    if world.failure == nil { try checks.checkRest() }
    try checks.checkDeadLetters()
    try checks.checkStock()
    try checks.checkOrders()
    try checks.checkHolds()
    try checks.checkPayments()
    try checks.checkMails()
    try checks.checkReviews()
    try checks.checkProjections()
    try checks.checkAnswers()
    if world.failure == nil { try checks.checkReplay() }
    return checks.breaches
  }

  /// The product's own audit over the stores at rest; nobody has them open any more.
  private static func audit(_ world: World) throws -> [String] {
    guard world.failure == nil else { return [] }
    let report = try Auditor.audit(
      Stores.partitions.map { Auditor.Source($0, path: world.path($0)) }, scratch: world.scratch("audit"), now: nil)
    return report.breached.map { finding in
      "audit: \(finding.invariant.name): \(finding.breaches.prefix(3).map(\.text).joined(separator: "; "))"
    }
  }

  mutating func breach(_ what: String) { breaches.append(what) }

  func partitions(_ name: CapabilityName) -> [PartitionID] { Stores.topology.partitions(name) }

  func rows<T>(_ name: CapabilityName, _ sql: String, read: (Row) throws(SQLiteError) -> T) throws -> [T] {
    var all: [T] = []
    for partition in partitions(name) { all += try rows(partition, sql, read: read) }
    return all
  }

  func rows<T>(_ partition: PartitionID, _ sql: String, read: (Row) throws(SQLiteError) -> T) throws -> [T] {
    guard let store = stores[partition] else { return [] }
    return try store.query(sql, read: read)
  }

  /// A row that somebody has to look at yet; nil at rest.
  static func unrest(_ store: Database) throws -> String? {
    try store.all(
      """
      SELECT 'timer ' || id || ' due ' || due FROM timers UNION ALL SELECT 'call ' || id FROM calls
      UNION ALL SELECT 'row for ' || destination FROM outbox LIMIT 1
      """
    ) { $0.text(0) }.first
  }

  /// When the store's next timer is due, Unix milliseconds; nil without one.
  static func nextTimer(_ store: Database) -> Int64? {
    try? store.first("SELECT MIN(due) FROM timers") { $0.optionalInteger(0) } ?? nil
  }

  // MARK: The runtime

  private mutating func checkRest() throws {
    for partition in Stores.partitions {
      for table in ["outbox", "trials", "timers", "calls"] {
        let left = try rows(partition, "SELECT COUNT(*) FROM \(table)") { $0.int(0) }[0]
        if left > 0 { breach("\(partition) has \(left) rows of \(table) left") }
      }
    }
  }

  /// Only what was made to take its owner down is set aside, and the mail whose answer did: an operator is told.
  private mutating func checkDeadLetters() throws {
    for partition in Stores.partitions {
      for (id, cause) in try rows(partition, "SELECT id, cause FROM dead_letters", read: { ($0.text(0), $0.text(1)) })
      where !(world.trapped.contains(id) && cause.hasPrefix("crashed the process")) {
        if partition.capability == .notifications, cause.hasPrefix("mail "), cause.contains(": crashed the process") {
          continue
        }
        breach("\(partition) set \(id) aside: \(cause)")
      }
    }
  }

  func isSetAside(_ id: String, in partition: PartitionID) throws -> Bool {
    try rows(partition, "SELECT id FROM dead_letters") { $0.text(0) }.contains { $0.hasPrefix(id) }
  }

  // MARK: Stock

  private mutating func checkStock() throws {
    for partition in partitions(.reservation) {
      let wrong = try rows(
        partition,
        """
        SELECT s.warehouse_id, s.sku, s.on_hand, s.received - s.shipped + s.returned, s.adjusted, s.reserved,
          (SELECT coalesce(sum(l.quantity), 0) FROM hold_lines l JOIN holds h USING (order_id)
            WHERE l.warehouse_id = s.warehouse_id AND l.sku = s.sku AND h.state IN ('held', 'confirmed')) AS held
        FROM stock s WHERE on_hand != received + adjusted - shipped + returned OR reserved != held OR reserved < 0 OR reserved > on_hand
        """
      ) { row in
        "\(row.text(0))/\(row.text(1)): on_hand \(row.int(2)), received \(row.int(3)), adjusted \(row.int(4)), "
          + "reserved \(row.int(5)), of which holds know \(row.int(6))"
      }
      for text in wrong { breach("stock of \(text)") }
      let strays = try rows(
        partition, "SELECT order_id FROM hold_lines WHERE order_id NOT IN (SELECT order_id FROM holds)"
      ) { $0.text(0) }
      for order in strays { breach("\(partition) has lines without a hold of \(order)") }
    }
    try checkReceived()
  }

  /// What was answered as received is there, once.
  private mutating func checkReceived() throws {
    var expected: [String: Int64] = [:]
    for request in world.clients.flatMap(\.requests) where request.message.head.type == ReceiveStock.type {
      guard request.outcomes.first.map({ $0.status < 300 }) == true else { continue }
      let command: ReceiveStock = try request.message.decode()
      expected["\(command.warehouseID)/\(command.sku)", default: 0] += command.quantity
    }
    let found = try rows(.reservation, "SELECT warehouse_id, sku, received FROM stock") { row in
      ("\(row.text(0))/\(row.text(1))", row.integer(2))
    }
    let received = Dictionary(found) { $0 + $1 }
    for name in Set(expected.keys).union(received.keys).sorted() where expected[name] ?? 0 != received[name] ?? 0 {
      breach("received of \(name): \(received[name] ?? 0), answered for: \(expected[name] ?? 0)")
    }
  }

  // MARK: Projections

  /// What orders knows of customers and products, and the copies of the catalogue, are what their owners say, unless that
  /// news was set aside. Nothing waits for a copy any more.
  private mutating func checkProjections() throws {
    let customers = try rows(.customers, "SELECT customer_id, version, active FROM customers") { row in
      ("customer.\(row.text(0))", row.text(0), "\(row.int(1))|\(row.int(2))")
    }
    for (fact, id, truth) in customers {
      let home = Stores.topology.partition(.orders, key: id)
      try compare(fact, truth, home, "SELECT version, active FROM customers WHERE customer_id = '\(id)'")
    }
    let catalogue = PartitionID(.pricing, 0)
    let products = try rows(catalogue, "SELECT product_id, version, name FROM products") { row in
      ("product.\(row.text(0))", row.text(0), "\(row.int(1))|\(row.text(2))")
    }
    for (fact, id, truth) in products {
      for home in partitions(.orders) + partitions(.pricing).dropFirst() {
        try compare(fact, truth, home, "SELECT version, name FROM products WHERE product_id = '\(id)'")
      }
    }
    let waiting = "SELECT copy_id FROM copies WHERE failed = 0 UNION ALL SELECT request FROM held_answers"
    for left in try rows(catalogue, waiting, read: { $0.text(0) }) { breach("\(left) is waited for") }
  }

  private mutating func compare(_ fact: String, _ truth: String, _ home: PartitionID, _ sql: String) throws {
    let known = try rows(home, sql) { "\($0.text(0))|\($0.text(1))" }.first
    if known != truth, try !isSetAside("\(fact).", in: home) {
      breach("\(home) knows \(known ?? "nothing") of \(fact), which is \(truth)")
    }
  }
}
