/// A day of the demo shop in which everything happens that there is an event for.
struct EventfulDay {
  static let settings = ["ORDERFLOW_REVIEW_DELAY": "1ms"]

  private let system: OrderflowSystem
  private let staff: Client
  private let shop: Client

  /// - Parameter system: with the demo shop, whose import is a part of it.
  init(_ system: OrderflowSystem) throws {
    self.system = system
    staff = try system.staff()
    shop = try system.shop()
  }

  func live() throws {
    try must(staff, .put("/api/v1/admin/loyalty-rules/GBP", #"{"points": 1, "per": 100}"#))
    let terms = #""campaign_type": "cart", "discount_type": "percentage", "value_bps": 100, "usage_limit": 1"#
    try must(staff, .put("/api/v1/admin/campaigns/ONCE", #"{"name": "Once", \#(terms)}"#))
    let order = try place("ada", "tea-assam", 2)
    try awaitCapture(order)
    try system.deliver(order)
    try review(order)
    try must(shop, .post("/api/v1/orders/\(order)/returns", #"{"items": [{"sku": "tea-assam", "quantity": 1}]}"#))
    let preferences = #"{"review_requests": false, "marketing": true, "order_mail": true}"#
    try must(shop, .put("/api/v1/customers/me/preferences?customer_id=bao", preferences))
    let skipped = try place("bao", "tea-sencha", 1)
    try awaitCapture(skipped)
    try system.deliver(skipped)
    try eventually("a request that is skipped") {
      try staff.get("/api/v1/admin/orders/\(skipped)/review-request").json["state"]?.string == "skipped"
    }
    // All there is of it.
    try must(shop, .post("/api/v1/orders/\(try place("cleo", "tray-bamboo", 225))/cancel", "{}"))
    try must(staff, .post("/api/v1/admin/customers/esme/erase", "{}"))
  }

  /// - Returns: the order's id.
  func place(_ customer: String, _ product: String, _ quantity: Int) throws -> String {
    let answer = try must(
      shop,
      .post(
        "/api/v1/orders",
        """
        {"customer_id": "\(customer)", "currency": "GBP", "payment": {"method": "card", "token": "tok_ok"},
         "items": [{"product_id": "\(product)", "quantity": \(quantity)}], "shipping_address": {"country": "GB"}}
        """
      ).with("Prefer", "wait=30"))
    guard let id = try answer.json["id"]?.string else { throw UnexpectedAnswer(answer: answer) }
    return id
  }

  /// Before it, nothing is shipped.
  private func awaitCapture(_ order: String) throws {
    try eventually("a captured payment of \(order)") {
      try shop.get("/api/v1/orders/\(order)").json["payment"]?["status"]?.string == "captured"
    }
  }

  private func review(_ order: String) throws {
    try eventually("a request that is sent") {
      try staff.get("/api/v1/admin/orders/\(order)/review-request").json["state"]?.string == "sent"
    }
    let texts = #""rating": 5, "title": "Good", "body": "Yes.""#
    let body = #"{"customer_id": "ada", "order_id": "\#(order)", "product_id": "tea-assam", \#(texts)}"#
    let id = try must(shop, .post("/api/v1/reviews", body)).json["id"]?.string ?? ""
    for decision in ["approve", "reject"] { try must(staff, .post("/api/v1/admin/reviews/\(id)/\(decision)", "")) }
  }

  @discardableResult private func must(_ client: Client, _ call: HTTPCall) throws -> HTTPAnswer {
    let answer = try client.insist(call)
    guard answer.isSuccess, answer.status != 202 else { throw UnexpectedAnswer(answer: answer) }
    return answer
  }
}
