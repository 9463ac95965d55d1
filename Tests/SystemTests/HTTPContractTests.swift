import Testing

extension SystemTests {
  @Suite struct HTTPContractTests {
    @Test func `who does not say who they are is told how, and who may not is told so`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let anonymous = HTTPConnection(port: system.port)
      let none = try anonymous.send(.get("/api/v1/orders"))
      #expect(none.status == 401 && none.headers["www-authenticate"]?.contains("Bearer") == true)
      #expect(none.headers["content-type"] == "application/problem+json")
      let forged = Client(port: system.port, token: "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.")
      let answer = try forged.send(.get("/api/v1/orders"))
      #expect(answer.status == 401 && answer.headers["www-authenticate"] != nil)
      let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
      #expect(try ada.send(.get("/api/v1/admin/stock/MAIN/tea-assam")).status == 403)
      #expect(try ada.send(.post("/api/v1/admin/stock/MAIN/tea-assam/receive", #"{"quantity": 1}"#)).status == 403)
      #expect(try system.shop().send(.get("/api/v1/admin/stock/MAIN/tea-assam")).status == 403)
    }

    @Test func `addresses and methods that are not are refused with what is`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let shop = try system.shop()
      let unknown = try shop.send(.get("/api/v1/nothing"))
      #expect(unknown.status == 404 && unknown.headers["content-type"] == "application/problem+json")
      let missing = try shop.send(.get("/api/v1/orders/ord_none"))
      #expect(missing.status == 404)
      let method = try shop.send(HTTPCall(method: "DELETE", path: "/api/v1/orders"))
      #expect(method.status == 405)
      let allowed = Set((method.headers["allow"] ?? "").split(separator: ",").map { $0.filter { $0 != " " } })
      #expect(allowed.isSuperset(of: ["GET", "POST"]))
    }

    @Test func `bodies that are no JSON or too long are refused`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      for body in ["{", "", "not json", "{\"items\": [}", "{} {}"] {
        let answer = try system.shop().send(.post("/api/v1/orders", body))
        #expect(answer.status == 400, "\(body): \(answer.text)")
        #expect(answer.headers["content-type"] == "application/problem+json")
      }
      let long = "{\"external_reference\": \"\(String(repeating: "x", count: 1 << 20))\"}"
      try system.expect(
        system.shop().insist(.post("/api/v1/orders", long)), 413, "content-too-large", of: "placeOrder")
      let wide = try system.shop().send(.get("/health/live").with("X-Wide", String(repeating: "x", count: 16 << 10)))
      #expect(wide.status == 431)
    }

    @Test func `all faults of a body are named at once`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let answer = try system.shop().send(
        .post(
          "/api/v1/orders",
          """
          {"customer_id": "ada", "currency": "POUND",
           "items": [{"product_id": "tea-assam", "quantity": 0}, {"quantity": 1}, {"product_id": "x", "quantity": "1"},
                     {"product_id": "tea-assam", "quantity": 1000001}],
           "shipping_address": {"name": "Ada", "country": "Atlantis"}, "metadata": 5}
          """))
      #expect(answer.status == 422 && answer.problem == "validation", "\(answer.text)")
      let json = try answer.json
      #expect(
        Set(json["errors"]?.array.compactMap { $0["pointer"]?.string } ?? []) == [
          "/currency", "/items/0/quantity", "/items/1/product_id", "/items/2/quantity", "/items/3/quantity",
          "/shipping_address/country", "/metadata",
        ], "\(answer.text)")
      for name in ["title", "detail", "instance", "request_id"] { #expect(json[name]?.string?.isEmpty == false) }
      #expect(json["status"]?.int == 422)
      #expect(try system.shop().allOrders().isEmpty)
    }

    @Test func `who and what nobody knows are refused, and the order is kept`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let shop = try system.shop()
      let stranger = try shop.insist(
        .post(
          "/api/v1/orders",
          #"{"customer_id": "nobody", "currency": "GBP", "items": [{"product_id": "tea-assam", "quantity": 1}]}"#))
      #expect(stranger.status == 422 && stranger.problem == "unknown-customer", "\(stranger.text)")
      let thing = try shop.insist(Demo.order(quantity: 1, of: "moon-dust"))
      #expect(thing.status == 422 && thing.problem == "unknown-product", "\(thing.text)")
      for answer in [stranger, thing] {
        let id = try #require(try answer.json["order_id"]?.string)
        let order = try shop.get("/api/v1/orders/\(id)").json
        #expect(order["status"]?.string == "rejected")
        #expect(order["rejection"]?["status"]?.int == answer.status)
      }
    }

    @Test func `equal lines are merged`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let answer = try system.shop().send(
        .post(
          "/api/v1/orders",
          """
          {"customer_id": "ada", "currency": "GBP",
           "items": [{"product_id": "tea-assam", "quantity": 2}, {"product_id": "mug-heron", "quantity": 1},
                     {"product_id": "tea-assam", "sku": "tea-assam", "warehouse_id": "MAIN", "quantity": 3}]}
          """))
      let json = try answer.json
      #expect(answer.status == 201, "\(answer.text)")
      #expect(json["items"]?.array.map { $0["quantity"]?.int } == [5, 1])
    }
  }
}
