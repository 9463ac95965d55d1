extension Operation {
  static let placeOrder = Operation(
    id: "placeOrder", tag: .orders, summary: "Place an order, and wait for its confirmation or refusal.",
    body: .newOrder,
    successes: [
      .created(.order, tagged: true, located: true),
      Success(
        status: 202, schema: .oneOf([.order, .acceptedOrder]), about: "Durable and still under way.", isLocated: true),
    ],
    refusals: [
      Refusal(409, "out-of-stock"), Refusal(422, "unknown-customer"), Refusal(422, "unknown-product"),
      Refusal(422, "currency-not-available"), Refusal(422, "promotion-code-invalid"), Refusal(504, "deadline-exceeded"),
      Refusal(409, "order-cancelled"), Refusal(402, "payment-declined"), Refusal(502, "payment-unavailable"),
    ])

  static let listOrders = Operation(
    id: "listOrders", tag: .orders, summary: "Orders, the newest first.",
    query: [.customer, Query(name: "status", about: "Only these.", schema: .orderStatus), .cursor, .limit],
    successes: [.ok(.named("OrderPage", .page("orders", of: .order)))])

  static let readOrder = Operation(
    id: "readOrder", tag: .orders, summary: "One order.", successes: [.ok(.order, tagged: true)],
    refusals: [.notFound])

  static let readOrderHistory = Operation(
    id: "readOrderHistory", tag: .orders, summary: "How an order came to be as it is.",
    successes: [.ok(.orderHistory, tagged: true)], refusals: [.notFound])

  static let cancelOrder = cancel("cancelOrder", "Cancel an order; what is held for it is given back.")
  static let cancelAnyOrder = cancel("cancelAnyOrder", "Cancel any customer's order.")

  static let shipOrder = move(
    "shipOrder", "Tell that an order has left the house.",
    body: .object(["carrier?": .text, "tracking_number?": .text]),
    [Refusal(409, "order-not-shippable"), Refusal(409, "payment-not-captured")])

  static let deliverOrder = move(
    "deliverOrder", "Tell that an order has reached its customer.", [Refusal(409, "order-not-deliverable")])

  private static func move(
    _ id: String, _ summary: String, body: Schema? = nil, _ refusals: [Refusal]
  ) -> Operation {
    Operation(
      id: id, tag: .orders, summary: summary, body: body, isBodyRequired: false,
      successes: [Success(status: 200, schema: .order, isTagged: true, isLocated: true)],
      refusals: [.notFound] + refusals)
  }

  static let returnOrder = Operation(
    id: "returnOrder", tag: .orders, summary: "Send goods of a delivered order back, for their money.",
    body: .newReturn, successes: [.created(.orderReturn, tagged: true, located: true)],
    refusals: [.notFound, Refusal(409, "order-not-returnable"), Refusal(422, "product-not-in-order")])

  private static func cancel(_ id: String, _ summary: String) -> Operation {
    Operation(
      id: id, tag: .orders, summary: summary, body: .object(["reason?": .text]), isBodyRequired: false,
      successes: [
        Success(status: 200, schema: .order, isTagged: true, isLocated: true),
        Success(
          status: 202, schema: .order, about: "Being cancelled: what is under way is waited for.", isLocated: true),
      ],
      refusals: [.notFound, Refusal(409, "order-not-cancellable")])
  }
}
