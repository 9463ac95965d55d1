import Glibc
import Testing

extension SystemTests {
  @Suite struct TakeoverTests {
    @Test(.needsRealOrders) func `a standby takes over from a sleeping worker, which does no harm on waking`() throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let standby = try system.spawn(["worker", "reservation", "--data", system.data, "--redis-url", system.redisURL])
      defer { standby.end() }
      let both = [try system.child("worker reservation"), try #require(ProcessEntry(pid: standby.pid))]
      let answers = try Load(retail.orders, to: system).run(
        connections: 8,
        events: [
          // Whichever of the two owns it.
          80: {
            try eventually("a sleeping owner") {
              let owner = try owner(system)
              both.first { $0.pid == owner }?.signal(SIGSTOP)
              return both.contains(where: \.isStopped)
            }
          },
          180: {
            // One that sleeps in the middle of a commit is killed by its successor.
            try eventually("another owns it") {
              guard let sleeper = both.first(where: { $0.isStopped || !$0.isAlive }) else { return false }
              return try owner(system).map { $0 != sleeper.pid } ?? false
            }
            for worker in both { worker.signal(SIGCONT) }
          },
        ])
      #expect(answers.count == retail.orders.count)
      #expect(standby.exit == nil)
      let ledger = Ledger(system: system, retail: retail)
      let books = try ledger.books()
      try ledger.check(answers, books)
      try ledger.checkConservation(books)
    }

    /// The process that owns the partition; nil while nobody does.
    private func owner(_ system: OrderflowSystem) throws -> pid_t? {
      let row = try SystemStatus(system).rows.first { $0["partition"]?.string == "reservation.0" }
      return row?["owner"]?.string?.split(separator: ":").last.flatMap { pid_t($0) }
    }
  }
}
