import Capabilities
import Contracts
import Messaging
import Testing

extension CapabilityCase {
  static let all =
    Capabilities.all.map { CapabilityCase(capability: $0, script: Scripts.script(of: $0.name)) } + pricingOfTwo
}

/// What each capability is walked through: every message type it knows, with a refusal of each kind.
enum Scripts {
  static func script(of name: CapabilityName) -> [Message] {
    switch name {
    case .orders: orders + carts
    case .reservation: reservation
    case .pricing: pricing
    case .promotion: promotion
    case .customers: customers
    case .payments: payments
    case .analytics: [sales[0], erased(9)] + sales.dropFirst()
    case .loyalty: [loyalty[0], erased(9)] + loyalty.dropFirst()
    case .notifications: notifications
    case .reviews: reviews
    }
  }

  static func orderID(_ number: Int) -> String { "ord_0123456789abcdefghjk\(10 + number)sj" }
  static let line = OrderLine(productID: "mug", sku: "mug", warehouseID: "MAIN", quantity: 3)

  static func draft(
    _ number: Int, attempt: Int = 0, quantity: Int64 = 3, priced: Bool = false, product: String = "mug",
    currency: String = "GBP", country: String? = nil, method: String? = nil, claim: CheckoutClaim? = nil
  ) -> Draft {
    var line = OrderLine(productID: product, sku: product, warehouseID: "MAIN", quantity: quantity)
    if priced {
      line.unitPrice = 250
      line.total = 250 * quantity
      line.priceSource = "live"
    }
    return Draft(
      orderID: orderID(number), attempt: attempt, customerID: "ada", currency: currency, lines: [line],
      country: country, shippingMethod: method, shipping: priced && country != nil ? 395 : nil,
      terms: OrderTerms(checkout: claim))
  }

  static let shippingRates = [
    ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 5_000, price: 395),
    ShippingRate(country: "GB", method: "express", currency: "GBP", upTo: 5_000, price: 995),
    ShippingRate(country: "VN", method: "post", currency: "VND", upTo: 9_000_000, price: 20_000),
  ]

  static let toOrders = [Stop(PartitionID(.orders, 0), RecordOrder.type)]

  static func place(_ number: Int, key: String? = nil, method: String? = nil, token: String? = nil) -> Message {
    CapabilityCase.message(
      "\(orderID(number)).place",
      PlaceOrder(
        orderID: orderID(number), customerID: "ada", currency: "GBP", externalReference: "ref-\(number)", lines: [line],
        particulars: Array(#"{"shipping_address":{"country":"GB"}}"#.utf8), country: "GB", shippingMethod: method,
        terms: OrderTerms(payment: token.map { PaymentMeans(method: "card", token: $0) })),
      replies: true, key: key)
  }

  private static func campaign(version: Int64, isOpen: Bool) -> Message {
    CapabilityCase.message(
      "campaign.v\(version)",
      CampaignChanged(campaignID: "SALE", isOpen: isOpen, startDate: 0, endDate: nil, campaignVersion: version))
  }

  static let orders = placed + paidOrders + [erased(9)] + calledOff

  /// Paid on the way, refused with a void, and news of payments: in order, twice, late.
  private static let paidOrders: [Message] = [
    place(41, key: "ada|k41", token: "tok_ok"), place(42, key: "ada|k42", token: "tok_declined"),
    CapabilityCase.message("o41.record", RecordOrder(paid(41))),
    CapabilityCase.message(
      "o42.refuse",
      RefuseOrder(
        orderID: orderID(42), attempt: 0, problem: Problem("payment-declined", 402, title: "Declined", detail: ""))),
    changed(41, "captured", 2), changed(41, "captured", 2, again: "x"), changed(41, "capture_failed", 1),
    changed(41, "captured", 3, refunded: 250), changed(41, "refunded", 4, refunded: 750),
    changed(41, "voided", 9, attempt: 1), changed(42, "voided", 1),
  ]

  private static func paid(_ number: Int) -> Draft {
    var draft = draft(number, priced: true)
    draft.paymentStatus = "authorized"
    return draft
  }

  private static func changed(
    _ number: Int, _ status: String, _ version: Int, refunded: Int64 = 0, attempt: Int = 0, again: String = ""
  ) -> Message {
    CapabilityCase.message(
      "o\(number).payment.v\(version)\(again)",
      PaymentChanged(
        orderID: orderID(number), customerID: "ada", attempt: attempt, status: status, amount: Money(750, "GBP"),
        refunded: refunded, paymentVersion: version))
  }

  private static let placed: [Message] = [
    CapabilityCase.message(
      "customer.ada.v1",
      CustomerChanged(
        customerID: "ada", email: "ada@shop.test", name: "Ada", country: "GB", active: true, segments: "",
        customerVersion: 1)),
    place(1), place(2, key: "ada|k2"), place(3, key: "ada|k2"), place(4), place(5),
    CapabilityCase.message(
      "product.mug.v1",
      ProductChanged(productID: "mug", sku: "mug", name: "Mug", category: "", productVersion: 1)),
    CapabilityCase.message(
      "price.mug.v1", PriceUpdated(productID: "mug", currency: "GBP", amount: 240, priceVersion: 1)),
    place(7), place(8),
    campaign(version: 2, isOpen: true), campaign(version: 1, isOpen: false), place(21), place(22),
    CapabilityCase.message(
      "o22.refuse", RefuseOrder(orderID: orderID(22), attempt: 0, problem: .unknownCustomer("ada"))),
    CapabilityCase.message(
      "o21.deadline", OrderDeadline(orderID: orderID(21), attempt: 0), backlog: [PartitionID(.pricing, 0): 20_000]),
    campaign(version: 3, isOpen: false),
    CapabilityCase.message(
      "shipping.v2", ShippingRatesChanged(rates: shippingRates, listVersion: 2)),
    CapabilityCase.message("shipping.v1", ShippingRatesChanged(rates: [], listVersion: 1)),
    CapabilityCase.message(
      "o7.deadline", OrderDeadline(orderID: orderID(7), attempt: 0), backlog: [PartitionID(.pricing, 0): 20_000]),
    CapabilityCase.message(
      "o8.deadline", OrderDeadline(orderID: orderID(8), attempt: 0),
      backlog: [PartitionID(.pricing, 0): 20_000, PartitionID(.reservation, 0): 20_000]),
    CapabilityCase.message("o7.record", RecordOrder(draft(7, priced: true))),
    CapabilityCase.message(
      "o7.record1", RecordOrder(draft(7, attempt: 1, priced: true, country: "GB", method: "standard"))),
    place(10, method: "balloon"),
    CapabilityCase.message(
      "o10.deadline", OrderDeadline(orderID: orderID(10), attempt: 0), backlog: [PartitionID(.pricing, 0): 20_000]),
    CapabilityCase.message("o1.record", RecordOrder(draft(1, priced: true))),
    CapabilityCase.message("o2.record", RecordOrder(draft(2, priced: true))),
    place(6, key: "ada|k2"),
    CapabilityCase.message(
      "o4.refuse",
      RefuseOrder(
        orderID: orderID(4), attempt: 0,
        problem: .outOfStock([
          Shortage(productID: "mug", sku: "mug", warehouseID: "MAIN", requested: 3, available: 1)
        ]))),
    CapabilityCase.message("o4.record", RecordOrder(draft(4, priced: true))),
    CapabilityCase.message("o5.deadline", OrderDeadline(orderID: orderID(5), attempt: 0)),
    CapabilityCase.message(
      "o1.may", MayExpire(orderID: orderID(1), attempt: 0, partition: "reservation.0", round: 0)),
    CapabilityCase.message(
      "o9.may", MayExpire(orderID: orderID(9), attempt: 0, partition: "reservation.0", round: 0)),
  ]

  private static func cancel(_ number: Int, _ id: String, by customer: String? = "ada", key: String? = nil) -> Message {
    CapabilityCase.message(
      id,
      CancelOrder(
        orderID: orderID(number), customerID: customer, actor: customer == nil ? "staff" : "customer", reason: nil),
      replies: true, key: key)
  }

  private static let calledOff: [Message] = [
    place(11, key: "ada|k11"), cancel(11, "o11.cancel", key: "ada|c11"), cancel(11, "o11.too"),
    cancel(11, "o11.again", key: "ada|c11"),
    CapabilityCase.message(
      "o11.may", MayExpire(orderID: orderID(11), attempt: 0, partition: "reservation.0", round: 0)),
    CapabilityCase.message(
      "o11.done", CompensationDone(orderID: orderID(11), attempt: 0, partition: "reservation.0")),
    CapabilityCase.message("o11.record", RecordOrder(draft(11, priced: true))),
    cancel(11, "o11.late"), place(12), cancel(12, "o12.strange", by: "ben"), cancel(12, "o12.cancel"),
    CapabilityCase.message("o12.deadline", OrderDeadline(orderID: orderID(12), attempt: 0)),
    cancel(1, "o1.cancel", by: nil), cancel(4, "o4.cancel"),
    CapabilityCase.message(
      "o1.not-confirmed",
      HoldNotConfirmed(
        orderID: orderID(1), attempt: 0, partition: "reservation.0", reason: "the hold is released")),
    cancel(99, "none.cancel"),
  ]

  static let reservation = stock + [erased(9)] + owners

  private static let stock: [Message] = [
    CapabilityCase.message(
      "r1", ReceiveStock(warehouseID: "MAIN", sku: "mug", quantity: 10, reference: "PO-1"), replies: true),
    CapabilityCase.message(
      "r2", AdjustStock(warehouseID: "MAIN", sku: "mug", onHand: 12, lowStockThreshold: 5, reason: nil), replies: true),
    CapabilityCase.message("o1.reserve", ReserveStock(draft(1, quantity: 4)), slip: toOrders),
    CapabilityCase.message("o2.reserve", ReserveStock(draft(2, quantity: 8)), slip: toOrders),
    CapabilityCase.message("o3.reserve", ReserveStock(draft(3, quantity: 1)), slip: toOrders),
    CapabilityCase.message(
      "r3", AdjustStock(warehouseID: "MAIN", sku: "mug", onHand: 1, lowStockThreshold: nil, reason: nil), replies: true),
    CapabilityCase.message(
      "o1.confirmed",
      OrderConfirmed(
        orderID: orderID(1), attempt: 0, customerID: "ada", total: Money(750, "GBP"),
        lines: draft(1, quantity: 4, priced: true).lines)),
    CapabilityCase.message("o2.release", ReleaseHold(orderID: orderID(2), attempt: 0)),
    CapabilityCase.message("o4.release", ReleaseHold(orderID: orderID(4), attempt: 0)),
    CapabilityCase.message("o4.reserve", ReserveStock(draft(4, quantity: 1)), slip: toOrders),
    CapabilityCase.message("o5.reserve", ReserveStock(draft(5, quantity: 2)), slip: toOrders),
    CapabilityCase.message("o5.again", ReserveStock(draft(5, attempt: 1, quantity: 2)), slip: toOrders),
    CapabilityCase.message("o5.late", ReserveStock(draft(5, quantity: 2)), slip: toOrders),
    CapabilityCase.message("o5.old-release", ReleaseHold(orderID: orderID(5), attempt: 0)),
    CapabilityCase.message("o5.expiry", HoldExpiry(orderID: orderID(5), attempt: 1, round: 0)),
    CapabilityCase.message(
      "o5.answer", MayExpireAnswer(orderID: orderID(5), attempt: 1, round: 0, state: "refused")),
  ]

  private static func confirmed(_ number: Int, _ id: String) -> Message {
    CapabilityCase.message(
      id,
      OrderConfirmed(
        orderID: orderID(number), attempt: 0, customerID: "ada", total: Money(750, "GBP"),
        lines: draft(number, priced: true).lines))
  }

  private static func claim(_ confirmation: Int) -> CheckoutClaim {
    CheckoutClaim(checkoutID: "chk_one", cartID: "cart_one", confirmation: confirmation)
  }

  /// One checkout confirmed again and again, and confirmations that meet no hold.
  private static let owners: [Message] = [
    CapabilityCase.message("o6.reserve", ReserveStock(draft(6, quantity: 2, claim: claim(1))), slip: toOrders),
    CapabilityCase.message("o7.reserve", ReserveStock(draft(7, quantity: 2, claim: claim(2))), slip: toOrders),
    CapabilityCase.message(
      "o6.release", ReleaseHold(orderID: orderID(6), attempt: 0, checkout: claim(1), acknowledge: true)),
    CapabilityCase.message("o8.reserve", ReserveStock(draft(8, quantity: 3, claim: claim(3))), slip: toOrders),
    confirmed(8, "o8.confirmed"),
    CapabilityCase.message(
      "o8.release", ReleaseHold(orderID: orderID(8), attempt: 0, checkout: claim(3), acknowledge: true)),
    confirmed(8, "o8.late"), confirmed(9, "o9.confirmed"),
  ]

  static let pricing = prices + [erased(9)] + terms + termOrders

  private static let prices: [Message] = [
    CapabilityCase.message(
      "p1", PutProduct(productID: "mug", sku: "mug", name: "Mug", category: "Kitchen"), replies: true),
    CapabilityCase.message(
      "p2", PutPrices(productID: "mug", prices: [Money(250, "GBP"), Money(80_000, "VND")]), replies: true),
    CapabilityCase.message("p3", PutPrices(productID: "none", prices: [Money(1, "GBP")]), replies: true),
    CapabilityCase.message("o1.price", PriceOrder(draft(1)), slip: toOrders),
    CapabilityCase.message("o2.price", PriceOrder(draft(2, product: "cup")), slip: toOrders),
    CapabilityCase.message("p4", PutPrices(productID: "mug", prices: [Money(260, "GBP")]), replies: true),
    CapabilityCase.message("o3.price", PriceOrder(draft(3)), slip: toOrders),
    CapabilityCase.message("o4.identify", IdentifyProducts(draft(4)), slip: toOrders),
    CapabilityCase.message("o5.identify", IdentifyProducts(draft(5, product: "cup")), slip: toOrders),
    CapabilityCase.message("o6.price", PriceOrder(draft(6, quantity: Int64.max / 2)), slip: toOrders),
    CapabilityCase.message("q1.quote", QuoteOrder(draft(7)), slip: toOrders),
    CapabilityCase.message("q2.quote", QuoteOrder(draft(8, product: "cup")), slip: toOrders),
  ]

  /// What prices are made of beside the list.
  private static let terms: [Message] = [
    CapabilityCase.message("t0", PutPrices(productID: "mug", prices: [Money(80_001, "VND")]), replies: true),
    CapabilityCase.message("t1", PutRate(from: "VND", to: "KWD", rate: rate("0.0000117")), replies: true),
    CapabilityCase.message("t2", PutRate(from: "VND", to: "KWD", rate: rate("0.00001170")), replies: true),
    CapabilityCase.message("t3", PutRate(from: "VND", to: "GBP", rate: rate("0.000031")), replies: true),
    CapabilityCase.message("t4", PutRate(from: "KWD", to: "USD", rate: rate("3.26")), replies: true),
    CapabilityCase.message(
      "t5", PutWarehouse(warehouseID: "MAIN", name: "Main", markupBasisPoints: 150), replies: true),
    CapabilityCase.message(
      "t6", PutWarehouse(warehouseID: "MAIN", name: "The main one", markupBasisPoints: 150), replies: true),
    CapabilityCase.message("t7", PutQuantityBreaks(productID: "mug", breaks: breaks), replies: true),
    CapabilityCase.message("t8", PutQuantityBreaks(productID: "mug", breaks: breaks.reversed()), replies: true),
    CapabilityCase.message("t9", PutQuantityBreaks(productID: "none", breaks: breaks), replies: true),
    CapabilityCase.message("t10", PutShippingRates(rates: shippingRates), replies: true),
    CapabilityCase.message("t11", PutShippingRates(rates: shippingRates.reversed()), replies: true),
  ]

  private static let termOrders: [Message] = [
    CapabilityCase.message("o11.price", PriceOrder(draft(11, quantity: 12, currency: "KWD")), slip: toOrders),
    CapabilityCase.message("o12.price", PriceOrder(draft(12, country: "GB")), slip: toOrders),
    CapabilityCase.message("o13.price", PriceOrder(draft(13, country: "GB", method: "express")), slip: toOrders),
    CapabilityCase.message("o14.price", PriceOrder(draft(14, country: "GB", method: "balloon")), slip: toOrders),
    CapabilityCase.message("o15.price", PriceOrder(draft(15, quantity: 500, country: "GB")), slip: toOrders),
    CapabilityCase.message("o16.price", PriceOrder(draft(16, country: "VN")), slip: toOrders),
    CapabilityCase.message("o17.price", PriceOrder(draft(17, currency: "USD")), slip: toOrders),
    CapabilityCase.message("o18.price", PriceOrder(draft(18, country: "FR")), slip: toOrders),
    CapabilityCase.message("q3.quote", QuoteOrder(draft(21, country: "GB")), slip: toOrders),
    CapabilityCase.message("q4.quote", QuoteOrder(draft(22, country: "GB", method: "balloon")), slip: toOrders),
    CapabilityCase.message("t12", PutRate(from: "VND", to: "KWD", rate: rate("0.0000118")), replies: true),
    CapabilityCase.message("o19.price", PriceOrder(draft(19, quantity: 12, currency: "KWD")), slip: toOrders),
    CapabilityCase.message(
      "o20.price", PriceOrder(draft(20, currency: "KWD", country: "GB")), slip: toOrders),
  ]

  private static let breaks = [
    QuantityBreak(minimumQuantity: 12, discountBasisPoints: 500),
    QuantityBreak(minimumQuantity: 144, discountBasisPoints: 1_000),
  ]

  private static func rate(_ text: String) -> ExchangeRate {
    guard let rate = try? ExchangeRate(text) else { preconditionFailure("\(text) is no rate") }
    return rate
  }
}
