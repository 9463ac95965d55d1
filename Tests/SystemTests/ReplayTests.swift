import Glibc
import Testing

extension SystemTests {
  @Suite struct ReplayTests {
    @Test(.needsRealOrders) func `every store is proven by its log while the real orders pass`() throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let answers = try Load(retail.orders, to: system).run(
        connections: 8,
        events: [
          120: {
            for capability in ["orders", "reservation"] {
              let verified = try system.runWhenPossible("replay", "verify", capability, "--json")
              #expect(verified.exit == 0, "\(verified.output) \(verified.errors)")
              let partition = try JSONReader.read(verified.output)["partitions"]?[0]
              #expect(partition?["messages"]?.int ?? 0 > 100)
            }
          }
        ])
      #expect(answers.count == retail.orders.count)
      try system.waitUntilDrained()
      for capability in try SystemStatus.capabilities(system.run("status", "--json").output) {
        #expect(try system.runWhenPossible("replay", "verify", capability).exit == 0)
      }
    }

    @Test func `what cannot be is refused with what to do`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      func fails(_ words: [String], _ exit: Int32, _ hint: String) throws {
        let finished = try system.spawn(words + ["--data", system.data]).finished()
        #expect(finished.exit == exit, "\(words): \(finished.errors)")
        #expect(finished.errors.contains(hint), "\(words): \(finished.errors)")
      }
      try fails(["replay", "verify", "nobody"], 2, "it is one of")
      try fails(["replay", "verify", "orders.7"], 2, "no partition orders.7")
      try fails(["replay", "forget", "orders"], 2, "verify, rebuild or redeliver")
      try fails(["replay", "rebuild", "orders"], 2, "name its partition")
      try fails(["replay", "rebuild", "orders.0"], 3, "is there")
      try fails(["replay", "redeliver", "orders", "--since", "60h"], 3, "beyond what inboxes remember")
      try fails(["replay", "redeliver", "orders", "--since", "yesterday"], 2, "--since is \"yesterday\"")
      try fails(["replay", "redeliver", "orders", "--type", "NoEvent"], 2, "--type is \"NoEvent\"")
      try fails(["restore", system.data], 3, "is no snapshot")
    }

    @Test func `an owner that sleeps costs the snapshot, and nobody else anything`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      #expect(try shop.insist(Demo.order(quantity: 1)).status == 201)
      let sleeper = try system.child("worker customers")
      sleeper.signal(SIGSTOP)
      let refused = try system.run("snapshot")
      #expect(refused.exit == 3)
      #expect(refused.errors.contains("customers.0"), "\(refused.errors)")
      #expect(try shop.insist(Demo.order(quantity: 1)).status == 201)
      sleeper.signal(SIGCONT)
      try eventually("a snapshot, once it is awake") { try system.run("snapshot").exit == 0 }
      #expect(try system.runWhenPossible("audit").exit == 0)
    }
  }
}
