/// What `orderflow status --json` shows.
struct SystemStatus {
  /// The rows of the partitions.
  let rows: [JSONValue]

  init(_ system: OrderflowSystem) throws {
    rows = try SystemStatus.rows(try system.run("status", "--json").output)
  }

  static func rows(_ text: String) throws -> [JSONValue] {
    try JSONReader.read(text).objects.filter { $0["pending"]?.int != nil && $0["outbox"]?.int != nil }
  }

  /// The capabilities that have a row.
  static func capabilities(_ text: String) throws -> Set<String> {
    Set(try rows(text).compactMap { $0["partition"]?.string.map { String($0.prefix { $0 != "." }) } })
  }

  /// Nothing is under way between the parts.
  var isDrained: Bool {
    !rows.isEmpty && rows.allSatisfy { $0["pending"]?.int == 0 && $0["lag"]?.int == 0 && $0["outbox"]?.int == 0 }
  }

  /// Nor is anything asked of the outside.
  var isAtRest: Bool { isDrained && rows.allSatisfy { $0["calls"]?.int == 0 } }

  var deadLetters: Int { rows.reduce(0) { $0 + ($1["dead_letters"]?.int ?? 0) } }
}

extension OrderflowSystem {
  /// Waits until no message is under way.
  func waitUntilDrained() throws {
    try eventually("a drained system; status: \((try? run("status", "--json").output) ?? "none")") {
      (try? SystemStatus(self).isDrained) == true
    }
  }

  /// Waits until no message is under way, and no call to the outside. Two looks in a row say so: what is answered while
  /// one looks at a store after a log, the other sees.
  func waitUntilAtRest() throws {
    var inARow = 0
    try eventually("a system at rest; status: \((try? run("status", "--json").output) ?? "none")") {
      inARow = (try? SystemStatus(self).isAtRest) == true ? inARow + 1 : 0
      return inARow == 2
    }
  }
}
