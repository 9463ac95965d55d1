/// What becomes of orders after they are confirmed.
extension OrderflowSystem {
  func deliver(_ order: String) throws {
    let staff = try staff()
    for step in ["ship", "deliver"] {
      let answer = try staff.insist(.post("/api/v1/admin/orders/\(order)/\(step)", ""))
      guard answer.isSuccess else { throw UnexpectedAnswer(answer: answer) }
    }
    // Reviews hears of it when it hears of it.
    try eventually("a record of \(order)") {
      try staff.get("/api/v1/admin/orders/\(order)/review-request").status == 200
    }
  }

  /// - Returns: the review's id.
  func deliveredAndReviewed(_ order: String, _ product: String, by customer: Client) throws -> String {
    try deliver(order)
    let answer = try customer.insist(
      .post(
        "/api/v1/reviews",
        #"{"order_id": "\#(order)", "product_id": "\#(product)", "rating": 5, "title": "Good", "body": "Yes."}"#))
    guard let id = try answer.json["id"]?.string else { throw UnexpectedAnswer(answer: answer) }
    return id
  }
}
