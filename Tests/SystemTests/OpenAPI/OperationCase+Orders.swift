extension OperationCase {
  static let orders = [
    OperationCase("placeOrder", as: .service) { _ in
      let order = Demo.order(quantity: 1)
      return [
        .init(order, 201), .init(order.with("Prefer", "respond-async"), 202),
        .init(order.with("Idempotency-Key", "contract"), 201), .init(order.with("Idempotency-Key", "contract"), 201),
        .init(Demo.order(quantity: 2).with("Idempotency-Key", "contract"), 422, "idempotency-key-reused"),
        .init(order.with("Idempotency-Key", String(repeating: "k", count: 256)), 400, "bad-request"),
        .init(Demo.order(quantity: 999_999), 409, "out-of-stock"),
        .init(Demo.order(quantity: 1, of: "moon-dust"), 422, "unknown-product"),
        .init(placed(currency: "BRL"), 422, "currency-not-available"),
        .init(placed(customer: "nobody"), 422, "unknown-customer"),
        .init(placed(rest: #", "promotion_codes": ["NO-SUCH-CODE"]"#), 422, "promotion-code-invalid"),
        .init(placed(rest: #", "payment": {"method": "card", "token": "tok_ok"}"#), 201),
        .init(placed(rest: #", "payment": {"method": "card", "token": "tok_declined"}"#), 402, "payment-declined"),
        .init(placed(rest: #", "payment": {"method": "card"}"#), 422, "validation"),
        .init(.post("/api/v1/orders", "{}"), 422, "validation"),
        .init(.post("/api/v1/orders", "{"), 400, "bad-request"),
        .init(
          .post("/api/v1/orders", "{\"metadata\": \"\(String(repeating: "x", count: 1 << 20))\"}"), 413,
          "content-too-large"),
        .init(placed(customer: "bao"), 403, "forbidden", as: .customer),
        .init(order, 401, "unauthorized", as: .nobody),
      ]
    },
    OperationCase("listOrders", as: .service) { _ in
      [
        .init(.get("/api/v1/orders?limit=2"), 200), .init(.get("/api/v1/orders?status=confirmed&customer_id=ada"), 200),
        .init(.get("/api/v1/orders?limit=0"), 422, "validation"),
        .init(.get("/api/v1/orders?customer_id=bao"), 403, "forbidden", as: .customer),
      ]
    },
    OperationCase("readOrder", as: .customer) { scene in
      [
        .init(.get("/api/v1/orders/\(scene.order)"), 200),
        .init(.get("/api/v1/orders/\(scene.order)").with("If-None-Match", "*"), 304),
        .init(.get("/api/v1/orders/ord_none"), 404, "not-found"),
      ]
    },
    OperationCase("readOrderHistory", as: .customer) { scene in
      [
        .init(.get("/api/v1/orders/\(scene.order)/history"), 200),
        .init(.get("/api/v1/orders/ord_none/history"), 404, "not-found"),
      ]
    },
  ]

  private static func placed(customer: String = "ada", currency: String = "GBP", rest: String = "") -> HTTPCall {
    .post(
      "/api/v1/orders",
      """
      {"customer_id": "\(customer)", "currency": "\(currency)",
       "items": [{"product_id": "tea-assam", "quantity": 1}]\(rest)}
      """)
  }
}
