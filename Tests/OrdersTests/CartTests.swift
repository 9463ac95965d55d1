import Contracts
import CrewSupport
import JSON
import Messaging
import Testing

/// Carts on the real workers and a real Redis.
struct CartTests {
  private let crew: Crew
  private let orders = PartitionID(.orders, 0)

  init() throws {
    crew = try Crew()
    try crew.open()
  }

  private func cart(_ id: String) throws -> Outcome {
    try crew.answer(GetCart(cartID: id, customerID: "ada"), from: orders)
  }

  @Test func `equal goods are one line, whose price is that of all of them`() throws {
    let id = try crew.fillCart(1, quantity: 2)
    let request = try crew.add(2, to: id, quantity: 3)
    try crew.add(3, to: id, product: "cup", quantity: 1)
    try crew.drain()
    let answered = try #require(try crew.outcome(of: request))
    #expect(answered.status == 200 && answered.entityTag == "\"3\"")
    let items = try #require(try JSONDocument(cart(id).body).root["items"])
    #expect(items.elements.map { $0["quantity"]?.int } == [5, 1])
    #expect(items.elements.map { $0["total"]?["amount"]?.int } == [1_250, 250])
    #expect(try cart(id).number("subtotal", "amount") == 1_500)
  }

  @Test func `a change for another version is refused, and changes nothing`() throws {
    let id = try crew.fillCart(1)
    let request = try crew.add(2, to: id, quantity: 1, version: 1)
    try crew.drain()
    #expect(try crew.outcome(of: request)?.status == 412)
    #expect(try cart(id).number("version") == 2)
  }

  @Test func `of two changes for one version that wait for their prices together one is taken`() throws {
    let id = try crew.fillCart(1)
    let requests = try (2...3).map { try crew.add($0, to: id, quantity: 1, version: 2) }
    try crew.drain()
    #expect(try requests.map { try crew.outcome(of: $0)?.status } == [200, 412])
  }

  @Test func `what the catalogue does not have is refused by its field`() throws {
    let id = try crew.fillCart(1)
    let request = try crew.add(2, to: id, product: "ghost", quantity: 1)
    try crew.drain()
    let refusal = try #require(try crew.outcome(of: request))
    #expect(refusal.status == 422 && refusal.text("type") == "urn:orderflow:problem:unknown-product")
    let errors = try #require(try JSONDocument(refusal.body).root["errors"])
    #expect(errors.elements.map { $0["pointer"]?.string } == ["/product_id"])
    #expect(try cart(id).number("version") == 2)
  }

  @Test func `while pricing is silent a known price stands in, and what has none is put off`() throws {
    let id = try crew.fillCart(1)
    let known = try crew.add(2, to: id, product: "cup", quantity: 1)
    let unknown = try crew.add(3, to: id, product: "ghost", quantity: 1, key: "ada|ghost")
    try crew.drain {
      $0 == orders
    } until: {
      try crew.outcome(of: unknown) != nil
    }
    #expect(try crew.outcome(of: known)?.status == 200)
    #expect(try crew.outcome(of: unknown)?.status == 504)
    let items = try #require(try JSONDocument(cart(id).body).root["items"])
    #expect(items.elements.map { $0["price_source"]?.string } == ["live", "catalog"])
    // Under the same key it is as new; the price that comes late of the first is for nobody.
    let again = try crew.add(4, to: id, product: "ghost", quantity: 1, key: "ada|ghost")
    try crew.drain()
    #expect(try crew.outcome(of: again)?.status == 422)
  }

  @Test func `the cached cart is the store's after every answer, and none when it is not`() throws {
    let id = try crew.fillCart(1)
    for number in 2...4 {
      let request = try crew.add(number, to: id, quantity: 1)
      try crew.drain()
      let cached = try #require(try crew.cachedCart(id))
      #expect(cached.outcome.body == (try crew.outcome(of: request))?.body)
      #expect(cached.owner == "ada")
    }
    // The owner dies between commit and publication: the next one drops the cached cart before it answers.
    let request = try crew.add(5, to: id, quantity: 1)
    try crew.drain { $0 == orders }
    try crew.drain { $0 == PartitionID(.pricing, 0) }
    try crew.crash(orders, at: .afterCommit)
    #expect(try cart(id).number("version") == 6)
    #expect(try crew.cachedCart(id)?.outcome.number("version") == 5)
    #expect(try crew.outcome(of: request) == nil)
    try crew.restart()
    try crew.drain()
    #expect(try crew.outcome(of: request)?.number("version") == 6)
    #expect(try crew.cachedCart(id) == nil)
  }
}
