extension Schema {
  static let orderStatus = Schema.oneOf(
    "pending", "confirmed", "rejected", "cancelling", "cancelled", "shipped", "delivered", "partially_returned",
    "returned")

  static let order = Schema.named(
    "Order",
    .object([
      "id": .text, "status": orderStatus, "customer_id": .text, "external_reference?": .text, "currency": currency,
      "items": .list(orderItem), "subtotal?": money, "discount?": money, "shipping?": money, "total?": money,
      "shipping_method?": .text, "promotions": .list(appliedPromotion),
      "payment": .object([
        "method?": .text,
        "status": .oneOf("none", "authorized", "captured", "capture_failed", "voided", "refunded"),
      ]),
      "shipping_address?": address, "billing_address?": address,
      "metadata": .about("As it was sent; reservation_confirmation_errors says whose goods are missing.", .open),
      "rejection?": .about("Why it was refused.", problem),
      "cancellation?": .object(["by": .text, "reason?": .text, "at": .time]),
      "shipment?": .object(["carrier?": .text, "tracking_number?": .text, "shipped_at": .time]),
      "delivered_at?": .time, "returns?": .list(orderReturn), "promotions_not_applied?": .list(promotionNotApplied),
      "created_at": .time, "confirmed_at?": .time,
      "version": version,
    ]))

  private static let orderItem = Schema.named(
    "OrderItem",
    .object([
      "product_id": .text, "sku": .text, "warehouse_id": .text, "quantity": .number, "unit_price?": money,
      "discount?": money, "total?": money, "price_source?": .oneOf("live", "cached", "catalog"),
      "reservation_id?": .text,
    ]))

  static let appliedPromotion = Schema.named(
    "AppliedPromotion", .object(["campaign_id": .text, "name": .text, "discount": money]))

  static let promotionNotApplied = Schema.named(
    "PromotionNotApplied", .object(["campaign_id": .text, "name": .text, "reason": .text, "detail": .text]))

  static let orderReturn = Schema.named(
    "OrderReturn",
    .object([
      "id": .text, "order_id": .text, "reason?": .text,
      "items": .list(
        .object(["product_id": .text, "sku": .text, "warehouse_id": .text, "quantity": .number, "refund": money])),
      "refund": money, "created_at": .time,
    ]))

  static let newReturn = Schema.named(
    "NewReturn",
    .object([
      "items": .list(
        .object([
          "sku": .text, "warehouse_id?": .about("Whichever the order had it from by default.", .text),
          "quantity": .integer(1...1_000_000),
        ])), "reason?": .text,
    ]))

  /// An order whose request did not wait, or not long enough.
  static let acceptedOrder = Schema.named("AcceptedOrder", .object(["id": .text, "status": orderStatus]))

  static let orderHistory = Schema.named(
    "OrderHistory",
    .object([
      "order_id": .text,
      "transitions": .list(
        .object([
          "version": .number, "from?": .text, "to": .text, "at": .time, "actor": .text,
          "cause": .about("The message that brought it about.", .text),
        ])),
    ]))

  static let newPayment = Schema.named(
    "NewPayment",
    .object([
      "method?": .about("Left out, or `none` or `invoice`, where there is nothing to authorise.", .text),
      "token?": .about("The provider's, for any other method.", .text),
    ]))

  static let newOrder = Schema.named(
    "NewOrder",
    .object([
      "customer_id?": .about("Required of a service.", .text), "currency": currency, "external_reference?": .text,
      "items": .list(
        .object([
          "product_id": .text, "sku?": .about("The product's id by default.", .text), "warehouse_id?": .text,
          "quantity": .integer(1...1_000_000),
        ])),
      "shipping_address?": address, "billing_address?": address, "shipping_method?": .text,
      "payment?": newPayment, "promotion_codes?": .list(.text),
      "metadata?": .about("Any but reservation_confirmation_errors.", .open),
    ]))
}
