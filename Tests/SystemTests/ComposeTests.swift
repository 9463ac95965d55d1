import Glibc
import Testing

extension SystemTests {
  @Suite struct ComposeTests {
    @Test func `the services of the compose file confirm orders, with reservation scaled to three`() throws {
      let system = try ComposeSystem(scale: ["reservation": 3])
      defer { system.destroy() }
      let names = system.processes.map(\.service)
      let capabilities = try SystemStatus.capabilities(system.run("status", "--json").output)
      #expect(capabilities.contains("orders") && Set(names) == capabilities.union(["intake"]))
      #expect(names.filter { $0 == "reservation" }.count == 3)
      let imported = try system.run("import", Repository.demo)
      #expect(imported.exit == 0, "\(imported.errors)")
      let shop = try system.client("service")
      try place(5, shop)
      try checkPartitionsAreShared(system)
      // An owner is killed: who stands by goes on with its partitions.
      let workers = system.processes.filter { $0.service == "reservation" }
      let victim = try #require(workers.first { owned(by: $0.process, system) > 0 })
      victim.process.signal(SIGKILL)
      try place(5, shop)
      #expect(try shop.allOrders(status: "confirmed").count == 10)
      try checkPartitionsAreShared(system)
      #expect(try victim.process.waitForExit() == -SIGKILL)
      #expect(try system.stop().filter { $0 != 0 } == [-SIGKILL])
    }

    private func place(_ count: Int, _ shop: Client) throws {
      for index in 1...count {
        let key = "k\(Int.random(in: 0...Int.max))"
        let answer = try shop.insist(Demo.order(quantity: index).with("Idempotency-Key", key))
        #expect(answer.status == 201, "\(answer.text)")
      }
    }

    private func owners(_ system: ComposeSystem) throws -> [String] {
      let rows = try SystemStatus.rows(system.run("status", "--json").output)
      return rows.filter { $0["partition"]?.string?.hasPrefix("reservation.") == true }
        .map { $0["owner"]?.string ?? "" }
    }

    private func owned(by process: Subprocess, _ system: ComposeSystem) -> Int {
      (try? owners(system).filter { $0.hasSuffix(":\(process.pid)") }.count) ?? 0
    }

    /// Every partition has an owner, and no owner more than its fair share.
    private func checkPartitionsAreShared(_ system: ComposeSystem) throws {
      var found: [String] = []
      try eventually("the four partitions of reservation are shared; owners: \(found)", seconds: 60) {
        found = try owners(system)
        let shares = Dictionary(grouping: found) { $0 }.values.map(\.count)
        return found.count == 4 && !found.contains("") && shares.allSatisfy { $0 <= 2 }
      }
    }

    @Test func `without a key nothing starts, and the way to make one is told`() throws {
      #expect {
        try ComposeFile([:])
      } throws: { error in
        guard let missing = error as? ComposeFile.MissingVariable else { return false }
        return missing.name == "ORDERFLOW_JWT_KEYS" && missing.message.contains("openssl rand")
      }
      let scratch = try Scratch()
      defer { scratch.remove() }
      let redis = try RedisProcess(in: scratch, policy: "noeviction")
      defer { redis.end() }
      let data = "\(scratch.path)/data"
      #expect(try scratch.orderflow("init", "--data", data).exit == 0)
      let intake = try scratch.orderflow("intake", "--data", data, "--redis-url", redis.url)
      intake.expectRefusal(2...3, "ORDERFLOW_JWT_KEYS", "openssl rand -hex 32")
    }
  }
}
