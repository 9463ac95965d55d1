/// How one operation of the contract is exercised: by calls that get their answer, and calls that are refused.
///
/// A new route needs a case: one line here, or a file `OperationCase+NAME.swift` whose list joins `all`.
struct OperationCase: Sendable {
  enum Caller: String, Sendable { case nobody, customer, service, staff }

  /// A call and what it must bring: the status, and for a refusal the last part of the problem's type.
  struct Exchange: Sendable {
    let call: HTTPCall
    let status: Int
    var problem: String?
    var caller: Caller?
    /// Another operation that the call is.
    var operation: String?

    init(
      _ call: HTTPCall, _ status: Int, _ problem: String? = nil, as caller: Caller? = nil, of operation: String? = nil
    ) {
      (self.call, self.status, self.problem, self.caller) = (call, status, problem, caller)
      self.operation = operation
    }
  }

  /// What there is when the exchanges begin.
  struct Scene: Sendable {
    /// Confirmed orders of Ada's.
    let order: String
    let other: String
    let third: String
    /// A delivered order of Ada's of tea and a mug, and her review of the tea.
    let delivered: String
    let review: String
    /// Ada's cart with one line, a checkout of it, and a cart without lines.
    let cart: String
    let cartLine: String
    let checkout: String
    let emptyCart: String
    /// Of Ada's.
    let address: String
    /// What was set aside in orders.0 and is no message; `poison-1` and `poison-2` are there too.
    let unreadable: String

    /// To see what the exchanges are, without a system.
    static let nowhere = Scene(
      order: "", other: "", third: "", delivered: "", review: "", cart: "", cartLine: "", checkout: "", emptyCart: "",
      address: "", unreadable: "")
  }

  /// `operationId`
  let id: String
  /// Whose token the calls carry where they say nothing.
  let caller: Caller
  let exchanges: @Sendable (Scene) -> [Exchange]

  init(_ id: String, as caller: Caller, _ exchanges: @escaping @Sendable (Scene) -> [Exchange]) {
    (self.id, self.caller, self.exchanges) = (id, caller, exchanges)
  }

  /// Cancellations last: what others read is then as it was.
  static let all =
    probes + orders + carts + checkout + catalogue + stock + customers + campaigns + lifecycle + reviews + admin
    + analytics + loyalty
    + cancellations

  static let probes = [
    OperationCase("isLive", as: .nobody) { _ in [.init(.get("/health/live"), 200)] },
    OperationCase("isReady", as: .nobody) { _ in [.init(.get("/health/ready"), 200)] },
    OperationCase("readMetrics", as: .nobody) { _ in [.init(.get("/metrics"), 200)] },
    OperationCase("readOpenAPI", as: .nobody) { _ in [.init(.get("/openapi.json"), 200)] },
  ]

  static let campaigns = [
    OperationCase("putCampaign", as: .staff) { _ in
      let path = "/api/v1/admin/campaigns/CONTRACT"
      let body =
        #"{"name": "Ten off", "campaign_type": "cart", "discount_type": "percentage", "value_bps": 1000, "codes": ["TEN"], "end_date": "2100-01-01T00:00:00Z", "budget": {"amount": 100000, "currency": "GBP"}}"#
      var order = Demo.order(quantity: 1)
      order.body = Array(#"{"promotion_codes": ["TEN"], "#.utf8) + (order.body ?? []).drop { $0 != 0x22 }
      return [
        .init(.put(path, body), 201), .init(.put(path, body), 200),
        .init(.put(path, #"{"name": ""}"#), 422, "validation"), .init(.put(path, body), 403, "forbidden", as: .service),
        .init(order, 201, as: .service, of: "placeOrder"),
        .init(.put(path, body.replacing(#"{"amount": 100000,"#, with: #"{"amount": 1,"#)), 409, "below-used"),
      ]
    },
    OperationCase("readCampaign", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/campaigns/CONTRACT"), 200),
        .init(.get("/api/v1/admin/campaigns/none"), 404, "not-found"),
      ]
    },
  ]

  static let lifecycle = [
    OperationCase("shipOrder", as: .staff) { scene in
      let path = "/api/v1/admin/orders/\(scene.third)"
      return [
        .init(.post("\(path)/deliver", ""), 409, "order-not-deliverable", of: "deliverOrder"),
        .init(.post("\(path)/ship", #"{"carrier": 5}"#), 422, "validation"),
        .init(.post("\(path)/ship", #"{"carrier": "Post", "tracking_number": "RM1"}"#), 200),
        .init(.post("\(path)/ship", ""), 409, "order-not-shippable"),
        .init(.post("/api/v1/orders/\(scene.third)/cancel", ""), 409, "order-not-cancellable", of: "cancelOrder"),
        .init(.post("/api/v1/admin/orders/ord_none/ship", ""), 404, "not-found"),
      ]
    },
    OperationCase("deliverOrder", as: .staff) { scene in
      let path = "/api/v1/admin/orders/\(scene.third)/deliver"
      return [.init(.post(path, ""), 200), .init(.post("/api/v1/admin/orders/ord_none/deliver", ""), 404, "not-found")]
    },
    OperationCase("returnOrder", as: .customer) { scene in
      let path = "/api/v1/orders/\(scene.third)/returns"
      func items(_ sku: String, _ quantity: Int) -> String {
        #"{"items": [{"sku": "\#(sku)", "quantity": \#(quantity)}]}"#
      }
      return [
        .init(.post("/api/v1/orders/\(scene.order)/returns", items("tea-assam", 1)), 409, "order-not-returnable"),
        .init(.post(path, items("moon-dust", 1)), 422, "product-not-in-order"),
        .init(.post(path, items("tea-assam", 9_999)), 422, "validation"), .init(.post(path, "{}"), 422, "validation"),
        .init(.post(path, items("tea-assam", 1)), 201),
        .init(.post("/api/v1/orders/ord_none/returns", items("tea-assam", 1)), 404, "not-found"),
        .init(.get("/api/v1/orders/\(scene.third)"), 200, of: "readOrder"),
      ]
    },
  ]
}
