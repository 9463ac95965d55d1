extension Operation {
  // MARK: Carts

  static let createCart = Operation(
    id: "createCart", tag: .carts, summary: "Begin a cart.", body: .newCart,
    successes: [.created(.cart, tagged: true, located: true)])

  static let readCart = Operation(
    id: "readCart", tag: .carts, summary: "A cart with indicative prices.", successes: [.ok(.cart, tagged: true)],
    refusals: [.notFound])

  static let addCartItem = change(
    "addCartItem", "Put something into a cart; what it has already grows.", .newCartItem,
    [Refusal(422, "unknown-product"), Refusal(422, "currency-not-available"), notPriced])

  static let changeCartItem = change(
    "changeCartItem", "Change a line's quantity.", .object(["quantity": .integer(1...1_000_000)]),
    [Refusal(422, "unknown-product"), Refusal(422, "currency-not-available"), notPriced])

  static let removeCartItem = change("removeCartItem", "Take a line out of a cart.", nil, [])

  private static let notPriced = Refusal(504, "pricing-unavailable")

  private static func change(
    _ id: String, _ summary: String, _ body: Schema?, _ refusals: [Refusal]
  ) -> Operation {
    Operation(
      id: id, tag: .carts, summary: summary, body: body, successes: [.ok(.cart, tagged: true)],
      refusals: refusals + [.notFound, Refusal(409, "cart-not-active")], isConditional: true)
  }

  // MARK: Checkout

  private static let unpriced = [
    Refusal(422, "cart-empty"), Refusal(422, "unknown-product"), Refusal(422, "currency-not-available"),
    notPriced,
  ]

  static let startCheckout = Operation(
    id: "startCheckout", tag: .checkout, summary: "Begin the checkout of a cart.",
    body: .object(["cart_session_id": .text]), successes: [.created(.checkout, tagged: true, located: true)],
    refusals: unpriced + [.notFound, Refusal(409, "cart-not-active"), Refusal(422, "unknown-customer")])

  static let putCheckoutState = Operation(
    id: "putCheckoutState", tag: .checkout,
    summary:
      "Set addresses, shipping, payment and codes, all of them: what is left out is unset. Answers the new totals.",
    body: .checkoutState, successes: [.ok(.checkout, tagged: true)],
    refusals: unpriced + [.notFound, Refusal(409, "checkout-not-open"), Refusal(422, "promotion-code-invalid")])

  static let confirmCheckout = Operation(
    id: "confirmCheckout", tag: .checkout, summary: "Order what the checkout shows; again, it is the same order.",
    body: .object(["checkout_session_id": .text]), successes: placeOrder.successes,
    refusals: placeOrder.refusals + [
      .notFound, Refusal(409, "checkout-not-open"), Refusal(409, "cart-not-active"), Refusal(409, "totals-changed"),
      Refusal(422, "cart-empty"),
    ])

  static let readCheckout = Operation(
    id: "readCheckout", tag: .checkout, summary: "A checkout as it stands.", successes: [.ok(.checkout, tagged: true)],
    refusals: [.notFound])
}
