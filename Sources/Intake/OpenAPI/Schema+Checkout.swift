extension Schema {
  static let cart = Schema.named(
    "Cart",
    .object([
      "cart_session_id": .text, "customer_id": .text, "is_active": .boolean, "currency": currency,
      "items": .list(
        .object([
          "line_id": .text, "product_id": .text, "sku": .text, "warehouse_id": .text, "quantity": .number,
          "unit_price": money, "total?": money, "price_source?": .text,
        ])), "subtotal?": money, "order_id?": .text, "version": version,
    ]))

  static let newCart = Schema.named(
    "NewCart", .object(["currency": currency, "customer_id?": .about("Required of a service.", .text)]))

  static let newCartItem = Schema.named(
    "NewCartItem",
    .object(["product_id": .text, "sku?": .text, "warehouse_id?": .text, "quantity": .integer(1...1_000_000)]))

  static let checkout = Schema.named(
    "Checkout",
    .object([
      "checkout_session_id": .text, "cart_session_id": .text, "status": .oneOf("open", "confirming", "confirmed"),
      "customer": .object(["customer_id": .text]), "shipping_address?": address, "billing_address?": address,
      "shipping_methods": .list(.object(["method?": .text, "amount": money])), "shipping_method?": .text,
      "payment?": .object(["method": .text]), "promotion_codes": .list(.text), "promotions": .list(appliedPromotion),
      "promotions_not_applied": .list(promotionNotApplied),
      "totals": .object(["subtotal": money, "discount": money, "shipping": money, "total": money]), "order_id?": .text,
      "version": version,
    ]))

  static let checkoutState = Schema.named(
    "CheckoutState",
    .object([
      "checkout_session_id": .text, "shipping_address?": address, "billing_address?": address,
      "payment?": newPayment, "shipping_method?": .text,
      "promotion_codes?": .list(.text),
    ]))
}
