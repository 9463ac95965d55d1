import Foundation
import Testing

/// A page, one of the causes it treats, and how that trouble is brought about.
struct RunbookCase: Sendable, CustomTestStringConvertible {
  let page: String
  /// As the heading under Mitigation says; nil on a page with one.
  let cause: String?
  /// What Diagnosis must bring to light.
  var shows: [String] = []
  var place: @Sendable () throws -> RunbookPlace = { try RunbookPlace() }
  let strike: @Sendable (RunbookRun, RunbookPlace) throws -> Void

  var testDescription: String { page + (cause.map { ": \($0)" } ?? "") }

  static let all: [RunbookCase] = [
    RunbookCase(
      page: "replay-stream", cause: nil, shows: ["DIFFERS  order_items", ".RecordOrder.", "BROKEN  order-has-hold"]
    ) { run, _ in
      try run.changeStore("orders", "UPDATE order_items SET quantity = quantity + 1 WHERE quantity = 3")
    },
    RunbookCase(page: "rebuild-store", cause: "The file is missing", shows: ["missing", "would rebuild orders.0"]) {
      run, _ in
      try run.whileStopped("orders") { try run.removeStore("orders.0") }
    },
    RunbookCase(page: "rebuild-store", cause: "The file is damaged", shows: ["file is not a database"]) { run, _ in
      try run.whileStopped("orders") {
        try run.removeStore("orders.0")
        try Data(repeating: 0x2a, count: 4_096).write(to: URL(fileURLWithPath: run.store("orders.0")))
      }
    },
    RunbookCase(page: "redeliver-events", cause: nil, shows: ["12 of them new to orders"]) { run, _ in
      try run.changeStore(
        "orders", "DELETE FROM customers; DELETE FROM inbox WHERE id LIKE '%.CustomerChanged.%'")
    },
    RunbookCase(
      page: "oversold-suspicion", cause: "The store differs from its log",
      shows: ["BROKEN  stock-reserved", "DIFFERS  stock"]
    ) { run, _ in
      try run.changeStore("reservation", "UPDATE stock SET reserved = reserved + 2 WHERE sku = 'tea-assam'")
    },
    // Nothing in the system is wrong: somebody counted the shelf.
    RunbookCase(page: "oversold-suspicion", cause: "The shelf differs from the books", shows: ["\"on_hand\":800,"]) {
      _, _ in
    },
    RunbookCase(page: "redis-lost", cause: "Its own Redis cannot start again", shows: ["cannot be used", "503"]) {
      run, _ in try run.ruinRedis()
    },
    RunbookCase(
      page: "redis-lost", cause: "Redis went away for good", shows: ["cannot be used", "503"],
      place: RunbookPlace.withTwoRedis
    ) { _, place in
      place.redis.first?.end()
    },
    RunbookCase(
      page: "dead-letters", cause: "What was wrong is over", shows: ["no such table: rates", "PutRate"]
    ) { run, _ in _ = try run.refuseRates() },
    RunbookCase(
      page: "dead-letters", cause: "The message is wrong", shows: ["no handler for Nonsense", "ord_poison"]
    ) { run, _ in _ = try run.system.poison(.reservation) },
    RunbookCase(
      page: "payment-provider-down", cause: "It is away for long, or has another address",
      shows: ["nothing answers at http"], place: RunbookPlace.withTwoProviders
    ) { run, place in
      place.providers.first?.end()
      let refused = try run.pay("right")
      #expect(refused.problem == "payment-unavailable", "\(refused.text)")
    },
    RunbookCase(
      page: "payment-provider-down", cause: "A capture or a refund failed",
      shows: ["RetryPayment", "the books say so"], place: RunbookPlace.withTwoProviders
    ) { run, _ in
      let order = try run.pay("uncaptured")
      #expect(order.status == 201, "\(order.text)")
      try eventually("a dead letter") { try SystemStatus(run.system).deadLetters == 1 }
    },
    // Nothing is wrong but that the shop knows him.
    RunbookCase(
      page: "erase-customer", cause: nil, shows: ["bao@example.test", "Thanh Hoa", "\"status\":\"confirmed\""]
    ) {
      run, _ in
      let (staff, me) = (try run.system.staff(), "/api/v1/customers/me")
      let address = #"{"city": "Thanh Hoa", "country": "VN"}"#
      #expect(try staff.insist(.post("\(me)/addresses?customer_id=bao", address)).status == 201)
      let order =
        #"{"customer_id": "bao", "currency": "GBP", "items": [{"product_id": "mug-heron", "quantity": 1}], "shipping_address": \#(address)}"#
      #expect(try staff.insist(.post("/api/v1/orders", order)).status == 201)
      try run.system.waitUntilDrained()
    },
    RunbookCase(page: "paused-capability", cause: nil, shows: ["paused", "halted"]) { run, _ in
      try run.shell("\"$ORDERFLOW_BINARY\" pause pricing")
    },
    RunbookCase(
      page: "backup-and-restore", cause: nil, shows: ["is listed in the manifest but missing", "invariants hold"]
    ) { run, _ in
      try run.system.crash()
      try FileManager.default.removeItem(atPath: "\(run.system.data)/stores")
    },
  ]
}

/// What is around the system of a case.
final class RunbookPlace: Sendable {
  let redis: [RedisProcess]
  let providers: [PaymentServer]
  /// What the system is started with, and what the operator sets for the page.
  let system: [String: String]
  let operators: [String: String]
  private let scratch: Scratch

  init(redis count: Int = 0, providers providerCount: Int = 0) throws {
    let scratch = try Scratch()
    self.scratch = scratch
    redis = try (0..<count).map { _ in try RedisProcess(in: scratch, policy: "noeviction") }
    providers = try (0..<providerCount).map { _ in try PaymentServer() }
    system = ["ORDERFLOW_REDIS_URL": redis.first?.url, "ORDERFLOW_PAYMENT_URL": providers.first?.url]
      .compactMapValues { $0 }
    operators = ["NEXT_REDIS_URL": redis.last?.url, "NEXT_PAYMENT_URL": providers.last?.url].compactMapValues { $0 }
  }

  static let withTwoRedis: @Sendable () throws -> RunbookPlace = { try RunbookPlace(redis: 2) }
  static let withTwoProviders: @Sendable () throws -> RunbookPlace = { try RunbookPlace(providers: 2) }

  func end() {
    for process in redis { process.end() }
    for provider in providers { provider.end() }
    scratch.remove()
  }
}

extension RunbookRun {
  func store(_ partition: String) -> String { "\(system.data)/stores/\(partition).sqlite3" }

  /// Changes a store behind the back of its worker, and the newest snapshot has the change too.
  func changeStore(_ capability: String, _ script: String) throws {
    try alterSleeping(capability, script)
    try eventually("a snapshot") { try system.run("snapshot").exit == 0 }
  }

  /// The worker sleeps meanwhile; when it does so inside a commit, it is woken and put to sleep again.
  private func alterSleeping(_ capability: String, _ script: String) throws {
    let worker = try system.child("worker \(capability)")
    defer { worker.signal(SIGCONT) }
    try eventually("a changed store") {
      worker.signal(SIGSTOP)
      try eventually("a sleeping worker") { worker.isStopped }
      let changed = try shell("sqlite3 -cmd '.timeout 500' '\(store("\(capability).0"))' \"\(script)\"")
      worker.signal(SIGCONT)
      try #require(changed.exit == 0 || changed.output.contains("locked"), "\(changed.output)")
      return changed.exit == 0
    }
  }

  /// Does something to the files of a worker that is killed by it, and waits until `up` has tried to start it again.
  func whileStopped(_ capability: String, _ body: () throws -> Void) throws {
    let worker = try system.child("worker \(capability)")
    worker.signal(SIGSTOP)
    try eventually("a sleeping worker") { worker.isStopped }
    try body()
    worker.signal(SIGKILL)
    let up = try system.up
    try eventually("a worker that cannot start") {
      up.errors.contains("\"process\":\"\(capability)\",\"status\":\"exit 3\"")
    }
    try eventually("no owner") {
      let rows = try JSONReader.read(try system.run("status", "--json").output).objects
      return rows.first { $0["partition"]?.string == "\(capability).0" }?["owner"]?.string == ""
    }
  }

  /// A defect of a store that is mended again: meanwhile a message was set aside.
  /// - Returns: what its sender was told.
  @discardableResult func refuseRates() throws -> HTTPAnswer {
    try alterSleeping("pricing", "ALTER TABLE rates RENAME TO rates_away")
    let put = try system.staff().send(.put("/api/v1/admin/rates/VND/CHF", #"{"rate": "0.000033"}"#))
    #expect(put.status == 500, "\(put.text)")
    try alterSleeping("pricing", "ALTER TABLE rates_away RENAME TO rates")
    return put
  }

  /// Posts an order that is paid, until its outcome is known.
  func pay(_ token: String) throws -> HTTPAnswer {
    try system.staff().insist(Demo.order(quantity: 1, paidWith: token).with("Prefer", "wait=30"))
  }

  func removeStore(_ partition: String) throws {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store(partition) + suffix) }
  }

  /// Kills its own Redis and leaves it files that it does not start on.
  func ruinRedis() throws {
    let redis = try system.child("redis-server")
    redis.signal(SIGSTOP)
    try eventually("a sleeping Redis") { redis.isStopped }
    let ruined = try shell("for file in '\(system.data)'/redis/appendonlydir/*; do echo ruined >\"$file\"; done")
    try #require(ruined.exit == 0, "\(ruined.output)")
    redis.signal(SIGKILL)
    let up = try system.up
    try eventually("a Redis that cannot start") { up.errors.contains("\"process\":\"redis\",\"status\":\"exit 1\"") }
  }
}
