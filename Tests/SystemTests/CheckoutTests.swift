import Glibc
import Testing

extension SystemTests {
  @Suite struct CheckoutTests {
    /// A customer's own application.
    private func ada(_ system: OrderflowSystem, port: Int? = nil) throws -> Client {
      Client(port: port ?? system.port, token: try system.token("ada", scope: "customer"))
    }

    private func text(_ answer: HTTPAnswer, _ name: String) throws -> String {
      try #require(try answer.json[name]?.string, "\(answer.text)")
    }

    /// A cart with tea, and a checkout of it that goes to Leeds.
    private func checkout(_ client: Client, quantity: Int = 2) throws -> (cart: String, checkout: String) {
      let cart = try text(client.insist(.post("/api/v1/cart", #"{"currency": "GBP"}"#)), "cart_session_id")
      let added = try client.insist(
        .post("/api/v1/cart/\(cart)/items", #"{"product_id": "tea-assam", "quantity": \#(quantity)}"#))
      #expect(added.status == 200, "\(added.text)")
      let started = try client.insist(.post("/api/v1/checkout/start", #"{"cart_session_id": "\#(cart)"}"#))
      #expect(started.status == 201, "\(started.text)")
      let id = try text(started, "checkout_session_id")
      let stated = try client.insist(.put("/api/v1/checkout/state", CheckoutTests.state(id)))
      #expect(stated.status == 200, "\(stated.text)")
      return (cart, id)
    }

    private static func state(_ id: String, _ more: String = "") -> String {
      #"{"checkout_session_id": "\#(id)", "shipping_address": {"name": "Ada", "city": "Leeds", "postal_code": "LS1 4DY", "country": "GB"}\#(more)}"#
    }

    private func confirm(_ id: String) -> HTTPCall {
      .post("/api/v1/checkout/confirm", #"{"checkout_session_id": "\#(id)"}"#)
    }

    @Test func `a cart is filled, changed, emptied and read, for one customer alone`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_RATE_LIMIT": "0"])
      defer { system.destroy() }
      let client = try ada(system)
      let made = try client.insist(.post("/api/v1/cart", #"{"currency": "GBP"}"#))
      #expect(made.status == 201 && made.headers["etag"] == "\"1\"")
      let cart = "/api/v1/cart/\(try text(made, "cart_session_id"))"
      #expect(made.headers["location"] == cart)
      _ = try client.insist(.post("\(cart)/items", #"{"product_id": "tea-assam", "quantity": 2}"#))
      let grown = try client.insist(
        .post("\(cart)/items", #"{"product_id": "tea-assam", "quantity": 3}"#).with("If-Match", "\"2\""))
      let items = try #require(try grown.json["items"]?.array)
      #expect(items.count == 1 && items[0]["quantity"] == .number(5))
      #expect(items[0]["unit_price"]?["amount"] != nil && items[0]["total"]?["currency"]?.string == "GBP")
      // Read from the cache, the same bytes.
      #expect(try client.insist(.get(cart)).text == grown.text)
      #expect(try client.insist(.get(cart).with("If-None-Match", "\"3\"")).status == 304)
      let stale = try client.insist(
        .post("\(cart)/items", #"{"product_id": "tea-assam", "quantity": 1}"#).with("If-Match", "\"2\""))
      #expect(stale.status == 412 && stale.problem == "precondition-failed")
      let line = "\(cart)/items/\(try #require(items[0]["line_id"]?.string))"
      let changed = try client.insist(HTTPCall(method: "PATCH", path: line, body: Array(#"{"quantity": 1}"#.utf8)))
      #expect(try changed.json["items"]?.array.first?["quantity"] == .number(1))
      let faulty = try client.insist(HTTPCall(method: "PATCH", path: line, body: Array(#"{"quantity": 0}"#.utf8)))
      #expect(faulty.status == 422 && faulty.text.contains("/quantity"))
      let emptied = try client.insist(HTTPCall(method: "DELETE", path: line))
      #expect(try emptied.json["items"]?.array.isEmpty == true)
      #expect(try client.insist(HTTPCall(method: "DELETE", path: line)).status == 404)
      let unknown = try client.insist(.post("\(cart)/items", #"{"product_id": "ghost", "quantity": 1}"#))
      #expect(unknown.status == 422 && unknown.problem == "unknown-product")
      let other = Client(port: system.port, token: try system.token("bao", scope: "customer"))
      #expect(try other.insist(.get(cart)).status == 404)
      #expect(try other.insist(.post("\(cart)/items", #"{"product_id": "tea-assam", "quantity": 1}"#)).status == 404)
      #expect(try system.shop().insist(.get(cart)).status == 200)
    }

    @Test func `thirty double clicks on confirm make one order`() throws {
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_RATE_LIMIT": "0"])
      defer { system.destroy() }
      let made = try checkout(ada(system))
      let answers = try inParallel(10) { thread in
        let tab = try ada(system)
        return try (0..<3).map { click in
          let key = thread % 2 == 0 ? "tab-\(thread)-\(click)" : nil
          return try tab.insist(
            key.map { confirm(made.checkout).with("Idempotency-Key", $0) } ?? confirm(made.checkout))
        }
      }.flatMap { $0 }
      #expect(Set(answers.map(\.status)) == [201])
      #expect(Set(answers.map(\.text)).count == 1)
      #expect(try system.shop().allOrders().count == 1)
      let cart = try ada(system).get("/api/v1/cart/\(made.cart)")
      #expect(try cart.json["is_active"] == .bool(false))
      let late = try ada(system).insist(
        .post("/api/v1/cart/\(made.cart)/items", #"{"product_id": "tea-assam", "quantity": 1}"#))
      #expect(late.status == 409 && late.problem == "cart-not-active")
    }

    @Test func `an address is refused by its field, a method that is not there too`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let client = try ada(system)
      let made = try checkout(client)
      let faulty = try client.insist(
        .put(
          "/api/v1/checkout/state",
          #"{"checkout_session_id": "\#(made.checkout)", "shipping_address": {"country": "GB", "postal_code": "12345"}, "billing_address": {"country": "Nowhere"}}"#
        ))
      #expect(faulty.status == 422)
      let pointers = try faulty.json["errors"]?.array.map { $0["pointer"]?.string }
      #expect(pointers == ["/shipping_address/postal_code", "/billing_address/country"])
      let balloon = try client.insist(
        .put("/api/v1/checkout/state", CheckoutTests.state(made.checkout, #", "shipping_method": "balloon""#)))
      #expect(balloon.status == 422 && balloon.text.contains("/shipping_method"))
      #expect(try client.insist(confirm(made.checkout)).status == 201)
    }

    @Test func `one checkout is refused at each step in turn, and ordered when the causes are gone`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_STEP_DEADLINE": "8s", "ORDERFLOW_PRICE_FALLBACK_MAX_AGE": "0s", "ORDERFLOW_RATE_LIMIT": "0",
      ])
      defer { system.destroy() }
      let (client, staff) = (try ada(system), try system.staff())
      let id = try checkout(client).checkout
      func change(_ call: HTTPCall) throws {
        let answer = try staff.insist(call)
        try #require((200..<300).contains(answer.status), "\(answer.text)")
        try system.waitUntilDrained()
      }
      func customer(_ isActive: Bool) -> HTTPCall {
        .put(
          "/api/v1/admin/customers/ada",
          #"{"email": "ada@example.test", "name": "Ada Quill", "country": "GB", "active": \#(isActive)}"#)
      }
      func stock(_ count: Int) -> HTTPCall {
        .post("/api/v1/admin/stock/MAIN/tea-assam/adjust", #"{"on_hand": \#(count), "reason": "count"}"#)
      }
      func campaign(_ isActive: Bool) -> HTTPCall {
        .put(
          "/api/v1/admin/campaigns/SPRING",
          #"{"name": "Spring", "campaign_type": "cart", "discount_type": "percentage", "value_bps": 1000, "codes": ["SPRING"], "active": \#(isActive)}"#
        )
      }
      func state(_ payment: String) throws {
        let more = #", "promotion_codes": ["SPRING"], "payment": {"method": "card", "token": "\#(payment)"}"#
        let answer = try client.insist(.put("/api/v1/checkout/state", CheckoutTests.state(id, more)))
        try #require(answer.status == 200, "\(answer.text)")
      }
      func refused(_ status: Int, _ problem: String) throws {
        let confirm = confirm(id).with("Prefer", "wait=30")
        try system.expect(client.insist(confirm), status, problem, of: "confirmCheckout")
        try system.waitUntilDrained()
        #expect(try client.get("/api/v1/checkout/\(id)").json["status"]?.string == "open")
      }
      try change(campaign(true))
      try state("tok_declined")

      try change(customer(false))
      try refused(422, "unknown-customer")
      try change(customer(true))

      try change(stock(0))
      try refused(409, "out-of-stock")
      try change(stock(800))

      let pricing = try system.child("worker pricing")
      pricing.signal(SIGSTOP)
      let late = try client.insist(confirm(id).with("Prefer", "wait=30"))
      try system.expect(late, 504, "deadline-exceeded", of: "confirmCheckout")
      pricing.signal(SIGCONT)
      try system.waitUntilDrained()

      // The price first: without the campaign more is agreed to than this. What was agreed to is the total, not the codes.
      try change(.put("/api/v1/admin/prices/tea-assam", #"{"prices": [{"currency": "GBP", "amount": 530}]}"#))
      try refused(409, "totals-changed")

      try change(campaign(false))
      try refused(409, "totals-changed")
      try change(campaign(true))

      try refused(402, "payment-declined")
      try state("tok_timeout")
      try refused(502, "payment-unavailable")
      try state("tok_ok")

      let order = try client.insist(confirm(id))
      #expect(order.status == 201, "\(order.text)")
      #expect(try order.json["subtotal"]?["amount"]?.int == 1_060)
      #expect(try system.shop().allOrders(status: "confirmed").count == 1)
      #expect(try system.shop().allOrders(status: "rejected").count == 7)
      try system.waitUntilDrained()
      #expect(try staff.get("/api/v1/admin/stock/MAIN/tea-assam").json["reserved"]?.int == 2)
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output)")
    }

    /// Who is stopped while the checkout is confirmed.
    @Test(arguments: ["orders", "reservation", "pricing"])
    func `a confirm that a stopped worker holds up is never lost, nor made twice`(_ silent: String) throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_STEP_DEADLINE": "5s", "ORDERFLOW_PRICE_FALLBACK_MAX_AGE": "0s", "ORDERFLOW_RATE_LIMIT": "0",
      ])
      defer { system.destroy() }
      let client = try ada(system)
      let made = try checkout(client)
      let worker = try system.child("worker \(silent)")
      worker.signal(SIGSTOP)
      let first = try client.send(confirm(made.checkout).with("Prefer", "wait=8"))
      #expect([202, 503, 504].contains(first.status), "\(first.text)")
      worker.signal(SIGCONT)
      try system.waitUntilDrained()
      // One that ran out of time once more is open again.
      try eventually("an order") { try client.insist(confirm(made.checkout)).status == 201 }
      #expect(try system.shop().allOrders(status: "confirmed").count == 1)
      #expect(try system.runWhenPossible("audit").exit == 0)
    }
  }
}
