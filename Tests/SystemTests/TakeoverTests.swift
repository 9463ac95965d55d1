import Glibc
import Testing

extension SystemTests {
  @Suite struct TakeoverTests {
    /// Shorter than any pause of this test, so that a sleeping owner loses its lease.
    private static let settings = ["ORDERFLOW_LEASE": "500ms"]

    @Test(.needsRealOrders) func `a standby takes over from a sleeping worker, which does no harm on waking`() throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem(TakeoverTests.settings)
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let sleeper = try system.child("worker reservation")
      let standby = try system.spawn(["worker", "reservation", "--data", system.data, "--redis-url", system.redisURL])
      defer { standby.end() }
      #expect(try owner(system).hasSuffix(":\(sleeper.pid)"))
      let answers = try Load(retail.orders, to: system).run(
        connections: 8,
        events: [
          80: { sleeper.signal(SIGSTOP) },
          180: {
            let owner = try owner(system)
            #expect(owner.hasSuffix(":\(standby.pid)"))
            sleeper.signal(SIGCONT)
          },
        ])
      #expect(answers.count == retail.orders.count)
      #expect(standby.exit == nil)
      let ledger = Ledger(system: system, retail: retail)
      let books = try ledger.books()
      try ledger.check(answers, books)
      try ledger.checkConservation(books)
    }

    private func owner(_ system: OrderflowSystem) throws -> String {
      let row = try SystemStatus(system).rows.first { $0["partition"]?.string == "reservation.0" }
      return try #require(row?["owner"]?.string)
    }
  }
}
