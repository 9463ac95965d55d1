import Audit
import Contracts
import CrewSupport
import JSON
import Messaging
import Redis
import SQLite
import TestSupport
import Testing

/// Checkouts on the real workers and a real Redis: from a cart to its one order, whatever fails on the way.
struct CheckoutTests {
  private let crew: Crew
  private let orders = PartitionID(.orders, 0)

  init() throws {
    crew = try Crew(settings: [.priceFallbackMaxAge: "0"])
    try crew.open()
  }

  /// How long a station may be silent from here on, milliseconds.
  private func deadline(_ milliseconds: Int) throws {
    try crew.send(
      SettingsApplied(values: [OutcomeSetting.stepDeadline.rawValue: "\(milliseconds)"]),
      id: "deadline-\(milliseconds)", to: orders)
  }

  private func checkout(_ id: String) throws -> Outcome {
    try crew.answer(GetCheckout(checkoutID: id, customerID: "ada"), from: orders)
  }

  private func cart(_ id: String) throws -> Outcome {
    try crew.answer(GetCart(cartID: id, customerID: "ada"), from: orders)
  }

  private func orderCount() throws -> Int {
    let store = try Database(path: crew.storePath(orders), access: .readOnly)
    return try store.first("SELECT COUNT(*) FROM orders WHERE status <> 'rejected'") { $0.int(0) } ?? 0
  }

  private func expectSound() throws {
    crew.stop()
    let report = try Auditor.audit(
      crew.partitionIDs.map { .init($0, path: crew.storePath($0)) }, scratch: crew.server.scratchPath("audit"),
      now: Clock.unixMilliseconds)
    #expect(report.holds, "\(report.breached.map { "\($0.invariant.name): \($0.breaches.map(\.text))" })")
  }

  private func answered(_ request: String) throws -> Outcome {
    try crew.drain { _ in
      true
    } until: {
      try crew.outcome(of: request) != nil
    }
    return try #require(try crew.outcome(of: request))
  }

  @Test func `a checkout tells what its cart costs, and how it can be sent`() throws {
    try crew.send(
      PutShippingRates(rates: [
        ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 900_000, price: 395),
        ShippingRate(country: "GB", method: "express", currency: "GBP", upTo: 900_000, price: 995),
        ShippingRate(country: "GB", method: "letter", currency: "GBP", upTo: 100, price: 100),
      ]), id: "more-shipping", to: PartitionID(.pricing, 0))
    let id = try crew.startCheckout(1, of: crew.fillCart(1))
    #expect(try checkout(id).number("totals", "total", "amount") == 500)
    let stated = try answered(crew.state(1, of: id, method: "express"))
    #expect(stated.status == 200)
    #expect(stated.number("totals", "shipping", "amount") == 995)
    #expect(stated.number("totals", "total", "amount") == 1_495)
    let methods = try #require(try JSONDocument(stated.body).root["shipping_methods"])
    #expect(methods.elements.map { $0["method"]?.string } == ["express", "standard"])
    let refused = try answered(crew.state(2, of: id, method: "balloon"))
    #expect(refused.status == 422)
    #expect(try checkout(id).body == stated.body)
  }

  @Test func `its order closes the cart`() throws {
    let cart = try crew.fillCart(1)
    let id = try crew.startCheckout(1, of: cart)
    _ = try answered(crew.state(1, of: id))
    let order = try answered(crew.confirm(1, id))
    #expect(order.status == 201 && order.number("total", "amount") == 895)
    #expect(try checkout(id).text("status") == "confirmed")
    #expect(try checkout(id).text("order_id") == order.text("id"))
    #expect(try JSONDocument(self.cart(cart).body).root["is_active"]?.bool == false)
    #expect(try crew.cachedCart(cart) == nil)
    #expect(try answered(crew.add(5, to: cart, quantity: 1)).status == 409)
    try expectSound()
  }

  @Test func `twenty confirms of two checkouts of one cart make one order, and all are answered with it`() throws {
    let cart = try crew.fillCart(1)
    let checkouts = try (1...2).map { try crew.startCheckout($0, of: cart) }
    let requests = try (0..<20).map { number in
      try crew.confirm(number, checkouts[number % 2], key: number % 3 == 0 ? "ada|key-\(number)" : nil)
    }
    try crew.drain()
    let answers = try requests.map { try #require(try crew.outcome(of: $0)) }
    #expect(Set(answers.map(\.status)) == [201])
    #expect(Set(answers.map { $0.text("id") }).count == 1)
    #expect(try orderCount() == 1)
    // Each key is answered as before, whoever asks again.
    let again = try answered(crew.confirm(50, checkouts[0], key: "ada|key-3"))
    #expect(again.body == answers[0].body)
    try expectSound()
  }

  @Test func `a refused confirm is refused the same under its key, and the checkout can be confirmed again`() throws {
    let cart = try crew.fillCart(1, quantity: 1_000)
    let id = try crew.startCheckout(1, of: cart)
    let refused = try answered(crew.confirm(1, id, key: "ada|first"))
    #expect(refused.status == 409 && refused.text("type") == "urn:orderflow:problem:out-of-stock")
    #expect(try checkout(id).text("status") == "open")
    #expect(try answered(crew.confirm(2, id, key: "ada|first")).body == refused.body)
    try crew.send(
      ReceiveStock(warehouseID: "LEEDS", sku: "mug", quantity: 1_000, reference: nil), id: "more",
      to: crew.topology.partition(.reservation, key: "LEEDS"))
    let order = try answered(crew.confirm(3, id, key: "ada|second"))
    #expect(order.status == 201 && order.text("id") == crew.id(TimeOrderedID.order, 3))
    #expect(try orderCount() == 1)
    try expectSound()
  }

  /// Who is silent while the checkout is confirmed.
  @Test(arguments: [CapabilityName.reservation, .pricing])
  func `a station that stands still makes a confirm time out, and the next one succeeds when it is back`(
    _ silent: CapabilityName
  ) throws {
    let id = try crew.startCheckout(1, of: crew.fillCart(1))
    try deadline(500)
    let request = try crew.confirm(1, id)
    try crew.drain({ $0.capability != silent }, until: { try crew.outcome(of: request) != nil })
    #expect(try crew.outcome(of: request)?.status == 504)
    #expect(try checkout(id).text("status") == "open")
    try deadline(30_000)
    let order = try answered(crew.confirm(2, id))
    #expect(order.status == 201)
    #expect(try orderCount() == 1)
    try expectSound()
  }

  @Test(arguments: CapabilityName.allCases)
  func `a station that dies in the middle and comes back makes one order`(_ mortal: CapabilityName) throws {
    let id = try crew.startCheckout(1, of: crew.fillCart(1))
    let request = try crew.confirm(1, id)
    let partition = PartitionID(mortal, 0)
    // Only these have something to do for this order.
    if [.orders, .reservation].contains(mortal) {
      try crew.drain { $0.capability == .orders && mortal != .orders }
      try crew.crash(partition, at: .afterCommit)
    }
    try crew.restart()
    #expect([201, 504].contains(try answered(request).status))
    #expect(try answered(crew.confirm(2, id)).status == 201)
    #expect(try orderCount() == 1)
    try expectSound()
  }

  @Test func `an empty cart, another's, or a closed one is not checked out`() throws {
    let empty = crew.id(TimeOrderedID.cart, 9)
    try crew.send(CreateCart(cartID: empty, customerID: "ada", currency: "GBP"), id: "empty", to: orders)
    func start(_ number: Int, _ cart: String, _ customer: String) throws -> Outcome {
      let request = crew.id(TimeOrderedID.quote, 3_000 + number)
      try crew.send(
        StartCheckout(checkoutID: crew.id(TimeOrderedID.checkout, number), cartID: cart, customerID: customer),
        id: request, to: orders)
      return try answered(request)
    }
    #expect(try start(1, empty, "ada").text("type") == "urn:orderflow:problem:cart-empty")
    #expect(try start(2, crew.fillCart(1), "bob").status == 404)
    #expect(try start(3, crew.id(TimeOrderedID.cart, 8), "ada").status == 404)
  }

  @Test func `a customer who may not order may not check out`() throws {
    let cart = try crew.fillCart(1)
    try crew.send(
      PutCustomer(customerID: "ada", email: "ada@shop.test", name: "Ada", country: "GB", active: false, segments: ""),
      id: "ada-2", to: PartitionID(.customers, 0))
    try crew.drain()
    let request = crew.id(TimeOrderedID.quote, 77)
    try crew.send(
      StartCheckout(checkoutID: crew.id(TimeOrderedID.checkout, 1), cartID: cart, customerID: "ada"), id: request,
      to: orders)
    #expect(try answered(request).text("type") == "urn:orderflow:problem:unknown-customer")
  }
}
