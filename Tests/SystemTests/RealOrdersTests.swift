import Testing

extension SystemTests {
  @Suite struct RealOrdersTests {
    @Test(.needsRealOrders) func `every real order ends as the model says, and all stock is accounted for`() throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      var model = Model(retail)
      let shop = try system.shop()
      var refused: [(id: String, problem: String)] = []
      for order in retail.orders {
        let expected = model.place(order)
        let answer = try shop.insist(order.call)
        try expected.check(answer, of: order)
        if expected.isKeptRefusal {
          refused.append((try #require(try answer.json["order_id"]?.string), answer.problem ?? ""))
        }
      }
      #expect(retail.orders.count == 278)
      try checkRefused(refused, shop)
      let ledger = Ledger(system: system, retail: retail)
      let books = try ledger.books()
      #expect(Set(books.rejected.keys) == Set(refused.map(\.id)))
      try ledger.checkConservation(books)
      for (row, level) in zip(retail.stock, try ledger.levels()) {
        #expect(level["reserved"]?.int == model.reserved[row.place, default: 0], "\(row.place)")
      }
    }

    /// A refused order exists too.
    private func checkRefused(_ refused: [(id: String, problem: String)], _ shop: Client) throws {
      #expect(!refused.isEmpty)
      for (id, problem) in refused {
        let order = try shop.get("/api/v1/orders/\(id)")
        #expect(order.status == 200)
        #expect(try order.json["status"]?.string == "rejected")
        #expect(try order.json["rejection"]?["type"]?.string == "urn:orderflow:problem:\(problem)")
      }
    }

    @Test(.needsRealOrders) func `the same files imported twice change nothing`() throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let ledger = Ledger(system: system, retail: retail)
      let before = try ledger.levels()
      let products = try system.staff().get("/api/v1/products?limit=200").json
      try system.importFiles(OnlineRetail.directory)
      try system.waitUntilDrained()
      #expect(try ledger.levels() == before)
      #expect(try system.staff().get("/api/v1/products?limit=200").json == products)
    }

    @Test(.needsRealOrders) func `sixteen connections at once oversell nothing`() throws {
      let retail = try OnlineRetail()
      let system = try OrderflowSystem()
      defer { system.destroy() }
      try system.importFiles(OnlineRetail.directory)
      let answers = try Load(retail.orders, to: system).run(connections: 16)
      #expect(answers.count == retail.orders.count)
      let ledger = Ledger(system: system, retail: retail)
      let books = try ledger.books()
      try ledger.check(answers, books)
      try ledger.checkConservation(books)
      let staff = try system.staff()
      for item in answers where item.answer.status == 201 {
        let id = try #require(try item.answer.json["id"]?.string)
        #expect(try staff.get("/api/v1/orders/\(id)").json == item.answer.json)
      }
    }
  }
}
