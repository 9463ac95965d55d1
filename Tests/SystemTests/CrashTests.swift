import Glibc
import Testing

extension SystemTests {
  @Suite struct CrashTests {
    private static let connections = 8
    /// After how many answers it strikes.
    private static let strikes = [60, 130, 200]

    @Test(.needsRealOrders, arguments: Fault.allCases)
    func `in the middle of the real orders nothing is lost, doubled or oversold after`(_ fault: Fault) throws {
      try check(Dictionary(uniqueKeysWithValues: CrashTests.strikes.map { ($0, fault) }))
    }

    @Test(.needsRealOrders) func `one thing after another breaks, and still all is accounted for`() throws {
      let faults = Fault.allCases + Fault.allCases.reversed()
      try check(Dictionary(uniqueKeysWithValues: faults.enumerated().map { (20 + 18 * $0, $1) }))
    }

    private func check(_ faults: [Int: Fault]) throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem(["ORDERFLOW_LEASE": "1s"])
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let events = faults.mapValues { fault -> @Sendable () throws -> Void in { try fault.strike(system) } }
      let answers = try Load(retail.orders, to: system).run(connections: CrashTests.connections, events: events)
      #expect(answers.count == retail.orders.count)
      let ledger = Ledger(system: system, retail: retail)
      let books = try ledger.books()
      try ledger.check(answers, books)
      try ledger.checkConservation(books)
      // Every order of sound form is there, confirmed or refused, and no other.
      let sound = retail.orders.filter { order in order.lines.allSatisfy { $0.quantity > 0 } }
      #expect(Set(books.references) == Set(sound.map(\.reference)))
      #expect(try SystemStatus(system).deadLetters == 0)
      #expect(try system.stop() == 0)
    }
  }

  /// What is done to a running system.
  enum Fault: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case orders, reservation, pricing, promotion, customers, analytics, loyalty, reviews, intake, redis, flushAll

    var testDescription: String {
      switch self {
      case .intake: "kill -9 of the intake"
      case .redis: "kill -9 of redis-server"
      case .flushAll: "FLUSHALL"
      default: "kill -9 of the worker \(rawValue)"
      }
    }

    func strike(_ system: OrderflowSystem) throws {
      switch self {
      case .flushAll: try system.flushRedis()
      case .intake: try system.child("orderflow intake").signal(SIGKILL)
      case .redis: try system.child("redis-server").signal(SIGKILL)
      default: try system.child("worker \(rawValue)").signal(SIGKILL)
      }
    }
  }
}
