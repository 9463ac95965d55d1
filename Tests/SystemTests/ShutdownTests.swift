import Glibc
import Testing

extension SystemTests {
  @Suite struct ShutdownTests {
    @Test(.needsRealOrders) func `SIGTERM under load loses nothing that was answered`() throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let up = try system.up
      // Half of the connections wait for their orders; the orders of the others may be pending at the end.
      let load = try Load(retail.orders, to: system) { $0.isMultiple(of: 2) ? nil : "respond-async" }
      let answers = try load.runUntilGone(connections: 8, events: [100: { up.signal(SIGTERM) }])
      #expect(try up.waitForExit() == 0)
      #expect(answers.contains { $0.answer.status == 201 } && answers.contains { $0.answer.status == 202 })
      try system.start()
      let ledger = Ledger(system: system, retail: retail)
      let books = try ledger.books()
      try ledger.check(answers, books)
      try ledger.checkConservation(books)
    }

    @Test func `a restart continues pending orders`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      try system.child("worker pricing").signal(SIGSTOP)
      let accepted = try (1...5).map { quantity in
        try shop.insist(Demo.order(quantity: quantity).with("Prefer", "respond-async"))
      }
      for answer in accepted { #expect(answer.status == 202, "\(answer.text)") }
      #expect(try shop.allOrders(status: "pending").count == accepted.count)
      try system.crash()
      try system.start()
      for answer in accepted {
        let path = try #require(answer.headers["location"])
        try eventually("\(path) confirmed") { try shop.get(path).json["status"]?.string == "confirmed" }
      }
      try system.waitUntilDrained()
      #expect(try system.staff().get("/api/v1/admin/stock/MAIN/tea-assam").json["reserved"]?.int == 15)
      #expect(try shop.allOrders().count == accepted.count)
    }

    @Test func `SIGTERM ends all that was started, and a second start finds everything`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let answer = try system.shop().insist(Demo.order(quantity: 2))
      let path = try #require(answer.headers["location"])
      let children = system.children
      #expect(children.count >= 6)
      #expect(try system.stop() == 0)
      #expect(children.filter(\.isAlive).isEmpty)
      try system.start()
      #expect(try system.shop().get(path).json == answer.json)
    }

    @Test func `stop ends the system, and says so when there is none`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let children = system.children
      #expect(try system.run("stop").output.contains("stopped"))
      #expect(children.filter(\.isAlive).isEmpty)
      #expect(try system.up.waitForExit() == 0)
      let again = try system.run("stop")
      #expect(again.exit == 0 && again.output.contains("nothing to stop"), "\(again.errors)")
    }
  }
}
