import Glibc
import Testing

extension SystemTests {
  /// `pause`, `drain`, `resume`.
  @Suite struct HaltTests {
    private func state(_ system: OrderflowSystem, _ partition: String) throws -> String? {
      try SystemStatus(system).rows.first { $0["partition"]?.string == partition }?["state"]?.string
    }

    @Test func `a paused capability takes nothing, through a killed worker, and goes on where it stopped`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      #expect(try system.run("pause", "reservation").exit == 0)
      try eventually("paused") { try state(system, "reservation.0") == "paused" }
      #expect(try system.run("status", "--wait", "1s").exit == 1)
      try eventually("a refusal") {
        let refused = try shop.send(Demo.order(quantity: 1).with("Prefer", "wait=0"))
        return refused.status == 503 && refused.problem == "halted" && refused.headers["retry-after"] != nil
      }
      let before = try shop.get("/api/v1/stock?sku=tea-assam").json["reserved"]?.int
      try system.child("worker reservation").signal(SIGKILL)
      try eventually("paused again") { try state(system, "reservation.0") == "paused" }
      #expect(try shop.get("/api/v1/stock?sku=tea-assam").json["reserved"]?.int == before)
      #expect(try system.run("resume", "reservation").exit == 0)
      #expect(try shop.insist(Demo.order(quantity: 1)).status == 201)
      #expect(try system.run("status", "--wait", "60s").exit == 0)
      #expect(try system.runWhenPossible("audit").exit == 0)
    }

    @Test func `a drained capability has finished what was under way, and takes nothing new`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let paths = try (1...20).compactMap { _ in
        try shop.insist(Demo.order(quantity: 1).with("Prefer", "respond-async")).headers["location"]
      }
      #expect(paths.count == 20)
      #expect(try system.run("drain", "orders").exit == 0)
      for path in paths { #expect(try shop.get(path).json["status"]?.string == "confirmed") }
      try eventually("a refusal") {
        try shop.send(Demo.order(quantity: 1).with("Prefer", "wait=0")).problem == "halted"
      }
      try eventually("draining") { try state(system, "orders.0") == "draining" }
      #expect(try system.run("resume", "orders.0").exit == 0)
      #expect(try shop.insist(Demo.order(quantity: 1)).status == 201)
      try system.run("pause", "sales").expectRefusal(2...2, "sales", "orders")
      try system.run("pause", "orders.7").expectRefusal(2...2, "orders.7")
    }
  }
}
