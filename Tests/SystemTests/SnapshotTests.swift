import Foundation
import Synchronization
import Testing

extension SystemTests {
  @Suite struct SnapshotTests {
    private static let connections = 4
    private static let ordersEach = 100
    /// After how many answers the snapshot is taken, and the running system is audited.
    private static let snapshotAt = 150
    private static let auditAt = 250

    @Test func `a snapshot from the middle of load, restored on an empty Redis, has all that was answered before it`()
      throws
    {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let kept = "\(system.scratch.path)/kept"
      let answers = try load(system, snapshotTo: kept)
      #expect(try system.run("restore", kept, "--apply").exit == 3, "it is running")
      try system.crash()
      let plan = try system.run("restore", kept)
      #expect(plan.exit == 0 && plan.output.contains("nothing was changed"), "\(plan.output) \(plan.errors)")
      let restored = try system.run("restore", kept, "--apply")
      #expect(restored.exit == 0, "\(restored.errors)")
      let known = snapshots(system)
      try system.start()
      let shop = try system.shop()
      for (key, answer) in answers.prefix(SnapshotTests.snapshotAt) {
        let body = try answer.json
        let id = try #require(body["id"]?.string ?? body["order_id"]?.string)
        let found = try shop.get("/api/v1/orders/\(id)")
        #expect(found.status == 200)
        if answer.status == 201 { #expect(found.text == answer.text, "\(key)") }
      }
      try system.waitUntilDrained()
      try expectClean(system)
      // The new logs do not tell the stores' whole history: the snapshot taken after the start is where they join.
      #expect(try shop.insist(Demo.order(quantity: 1)).status == 201)
      // Not by verifying all the time: one copy is made at a time, and that one would always find another.
      try eventually("a snapshot") { snapshots(system) > known }
      let verified = try system.runWhenPossible("replay", "verify", "orders")
      #expect(verified.exit == 0, "\(verified.output)")
    }

    @Test func `one snapshot is taken after a restart, and a store lost then is made again from it`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let before = try system.shop().insist(Demo.order(quantity: 3))
      #expect(try system.run("stop").exit == 0)
      let known = snapshots(system)
      try system.start()
      try eventually("a snapshot") { snapshots(system) > known }
      try eventually("a store proven by its log") { try system.run("replay", "verify", "orders").exit == 0 }
      let orders = "\(system.data)/stores/orders.0.sqlite3"
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: orders + suffix) }
      try system.child("worker orders").signal(SIGKILL)
      try eventually("a rebuilt store") { try system.run("replay", "rebuild", "orders.0", "--apply").exit == 0 }
      let path = try #require(before.headers["location"])
      #expect(try system.shop().get(path).json == before.json)
      #expect(snapshots(system) == known + 1)
      #expect(try system.runWhenPossible("replay", "verify", "orders").exit == 0)
    }

    /// How many the system has taken by itself, and finished.
    private func snapshots(_ system: OrderflowSystem) -> Int {
      let folder = "\(system.data)/snapshots"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.count { FileManager.default.fileExists(atPath: "\(folder)/\($0)/snapshot.json") }
    }

    /// Posts orders from several connections; in the middle a snapshot, and later an audit.
    private func load(_ system: OrderflowSystem, snapshotTo kept: String) throws -> [(key: String, answer: HTTPAnswer)]
    {
      let answers = Mutex<[(key: String, answer: HTTPAnswer)]>([])
      _ = try inParallel(SnapshotTests.connections) { connection in
        let shop = try system.shop()
        for number in 0..<SnapshotTests.ordersEach {
          let key = "k-\(connection)-\(number)"
          let answer = try shop.insist(Demo.order(quantity: 1 + number % 4).with("Idempotency-Key", key))
          let count = answers.withLock {
            $0.append((key, answer))
            return $0.count
          }
          if count == SnapshotTests.snapshotAt {
            let snapshot = try system.runWhenPossible("snapshot", "--to", kept)
            #expect(snapshot.exit == 0, "\(snapshot.errors)")
          } else if count == SnapshotTests.auditAt {
            try expectClean(system)
          }
        }
      }
      return answers.withLock { $0 }
    }

    private func expectClean(_ system: OrderflowSystem) throws {
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
    }

    @Test func `beneath workers whose Redis does not answer nothing is copied or replaced`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let kept = "\(system.scratch.path)/kept"
      #expect(try system.runWhenPossible("snapshot", "--to", kept).exit == 0)
      let redis = try system.child("redis-server")
      let up = try system.up
      // Nobody starts Redis again meanwhile.
      up.signal(SIGSTOP)
      defer { up.signal(SIGCONT) }
      redis.signal(SIGKILL)
      try eventually("the end of Redis") { !redis.isAlive }
      for words in [["audit"], ["snapshot"], ["restore", kept, "--apply"]] {
        let refused = try system.spawn(words + ["--data", system.data]).finished()
        #expect(refused.exit == 3, "\(words): \(refused.output)")
        #expect(refused.errors.contains("workers run on"), "\(refused.errors)")
      }
      up.signal(SIGCONT)
      try eventually("an audit") { try system.run("audit").exit == 0 }
    }

    @Test func `a snapshot of an older build is audited as this build would serve it, and stays as it is`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      #expect(try system.shop().insist(Demo.order(quantity: 3)).status == 201)
      let kept = "\(system.scratch.path)/kept"
      #expect(try system.runWhenPossible("snapshot", "--to", kept).exit == 0)
      func sqlite(_ script: String) throws -> String {
        let run = try Subprocess(
          ["/usr/bin/env", "sqlite3", "\(kept)/reservation.0.sqlite3", script], environment: system.environment,
          in: system.scratch
        ).finished()
        #expect(run.exit == 0, "\(run.errors)")
        return run.output.trimmingCharacters(in: .newlines)
      }
      // The capability's first version, of the same runtime.
      let version = try #require(Int(try sqlite("PRAGMA user_version"))) / 1_000 * 1_000 + 1
      _ = try sqlite(
        """
        CREATE TABLE older (order_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL, state TEXT NOT NULL,
          round INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO older SELECT order_id, attempt, state, round, expires FROM holds;
        DROP TABLE holds; ALTER TABLE older RENAME TO holds;
        ALTER TABLE stock DROP COLUMN shipped; ALTER TABLE stock DROP COLUMN returned; PRAGMA user_version=\(version);
        """)
      let before = try Data(contentsOf: URL(fileURLWithPath: "\(kept)/reservation.0.sqlite3"))
      let audit = try system.run("audit", "--snapshot", kept)
      #expect(audit.exit == 0, "\(audit.output) \(audit.errors)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(kept)/reservation.0.sqlite3")) == before)
    }

    @Test func `an audit of a store that was tampered with names what breaks, and where`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      #expect(try system.shop().insist(Demo.order(quantity: 3)).status == 201)
      try system.waitUntilDrained()
      #expect(try system.stop() == 0)
      let tamper = try Subprocess(
        [
          "/usr/bin/env", "sqlite3", "\(system.data)/stores/reservation.0.sqlite3",
          "UPDATE stock SET reserved = reserved + 2 WHERE sku = 'tea-assam'",
        ], environment: system.environment, in: system.scratch
      ).finished()
      #expect(tamper.exit == 0, "\(tamper.errors)")
      let audit = try system.run("audit", "--json")
      #expect(audit.exit == 1)
      let broken = try JSONReader.read(audit.output)["invariants"]?.array.filter { $0["holds"] == .bool(false) } ?? []
      #expect(broken.map { $0["invariant"]?.string } == ["stock-reserved"])
      #expect(broken.first?["breaches"]?.array.first?["sku"]?.string == "tea-assam")
    }
  }
}
