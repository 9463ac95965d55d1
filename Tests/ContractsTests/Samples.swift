import Contracts
import JSON
import Testing

/// One sample of a message type: with every optional member, and, where it has any, without them.
struct Sample: CustomTestStringConvertible, Sendable {
  let payload: any Payload
  let isBare: Bool

  init(_ payload: any Payload, bare isBare: Bool = false) {
    self.payload = payload
    self.isBare = isBare
  }

  var type: String { Swift.type(of: payload).type }
  var testDescription: String { isBare ? "\(type), bare" : type }
}

/// Every message type of the system. A new one joins by its line here; `ContractListTests` finds who forgot.
enum Samples {
  static let all =
    common + deadLetters + orders + lifecycle + carts + checkouts + reservation + pricing + promotion + customers
    + payments + analytics + loyalty + reviews + notifications

  static let common = [
    Sample(Outcome(201, location: "/api/v1/orders/o1", entityTag: "\"3\"", body: Array(#"{"id":"o1"}"#.utf8))),
    Sample(Outcome(200, body: Array("[]".utf8)), bare: true),
    Sample(SettingsApplied(values: ["price_ttl": "60000"])),
    Sample(CallAnswered(call: "o1.capture.r0", round: 2, answer: Array(#"{"status":"captured"}"#.utf8))),
    Sample(CallAnswered(call: "o1.capture.r0", round: 2, failure: "no answer"), bare: true),
  ]

  static let deadLetters = [
    Sample(RetryDeadLetter(messageID: "m1", actor: "ops", reason: "mended")),
    Sample(RetryDeadLetter(messageID: "m1", actor: "ops", reason: nil), bare: true),
    Sample(DiscardDeadLetter(messageID: "m1", actor: "ops", reason: "obsolete")),
    Sample(GetDeadLetter(messageID: "m1")),
    Sample(ListDeadLetters(state: "waiting", messageType: "PutPrices", cursor: "c1", limit: 50)),
    Sample(ListDeadLetters(state: nil, limit: 50), bare: true),
  ]

  static let orders = [
    Sample(
      PlaceOrder(
        orderID: "o1", customerID: "ada", currency: "GBP", externalReference: "536365", lines: [line, bareLine],
        particulars: Array(#"{"metadata":{"a":[1,null]}}"#.utf8), acknowledge: true, country: "GB",
        shippingMethod: "standard", terms: terms)),
    Sample(
      PlaceOrder(
        orderID: "o1", customerID: "ada", currency: "GBP", externalReference: nil, lines: [],
        particulars: Array("{}".utf8)), bare: true),
    Sample(RecordOrder(draft)),
    Sample(RefuseOrder(orderID: "o1", attempt: 2, problem: .outOfStock([shortage]))),
    Sample(GetOrder(orderID: "o1", customerID: "ada")),
    Sample(GetOrder(orderID: "o1", customerID: nil), bare: true),
    Sample(GetOrderHistory(orderID: "o1", customerID: "ada")),
    Sample(GetOrderHistory(orderID: "o1", customerID: nil), bare: true),
    Sample(ListOrders(customerID: "ada", status: "pending", cursor: "o1", limit: 7)),
    Sample(ListOrders(customerID: nil, status: nil, cursor: nil, limit: 7), bare: true),
    Sample(OrderDeadline(orderID: "o1", attempt: 2)),
    Sample(OrderCreated(orderID: "o1", customerID: "ada", currency: "GBP")),
    Sample(OrderStatusChanged(orderID: "o1", customerID: "ada", from: "pending", to: "confirmed", orderVersion: 3)),
    Sample(
      OrderConfirmed(
        orderID: "o1", attempt: 2, customerID: "ada", total: Money(1_530, "GBP"), lines: [line, bareLine],
        promotions: [appliedPromotion], paymentStatus: "authorized", checkout: claim,
        confirmedAt: 1_798_761_600_000)),
    Sample(
      OrderConfirmed(orderID: "o1", attempt: 2, customerID: "ada", total: Money(1_530, "GBP"), lines: [line]),
      bare: true),
    Sample(OrderUpdated(orderID: "o1", customerID: "ada", orderVersion: 4, changed: ["payment"])),
    Sample(CancelOrder(orderID: "o1", customerID: "ada", actor: "customer", reason: "too late")),
    Sample(CancelOrder(orderID: "o1", customerID: nil, actor: "staff", reason: nil), bare: true),
    Sample(OrderCancelled(orderID: "o1", customerID: "ada", actor: "staff", reason: "too late", orderVersion: 3)),
    Sample(
      OrderCancelled(orderID: "o1", customerID: "ada", actor: "staff", reason: nil, orderVersion: 3), bare: true),
    Sample(CompensationDone(orderID: "o1", attempt: 2, partition: "reservation.1")),
    Sample(HoldNotConfirmed(orderID: "o1", attempt: 2, partition: "reservation.1", reason: "the hold is expired")),
  ]

  private static let returned = ReturnedLine(
    productID: "tea", sku: "tea-1", warehouseID: "UK-1", quantity: 2, refund: 500)

  static let lifecycle = [
    Sample(ShipOrder(orderID: "o1", carrier: "Post", trackingNumber: "RM1")),
    Sample(ShipOrder(orderID: "o1", carrier: nil, trackingNumber: nil), bare: true),
    Sample(DeliverOrder(orderID: "o1")),
    Sample(
      ReturnOrder(
        orderID: "o1", customerID: "ada", returnID: "ret_1",
        items: [ReturnItem(sku: "tea-1", warehouseID: "UK-1", quantity: 2)], reason: "broken", actor: "customer")),
    Sample(
      ReturnOrder(
        orderID: "o1", customerID: nil, returnID: "ret_1",
        items: [ReturnItem(sku: "tea-1", warehouseID: nil, quantity: 2)], reason: nil, actor: "staff"), bare: true),
    Sample(
      OrderShipped(
        orderID: "o1", attempt: 2, customerID: "ada", lines: [line, bareLine], carrier: "Post", trackingNumber: "RM1",
        checkout: claim, orderVersion: 3)),
    Sample(
      OrderShipped(
        orderID: "o1", attempt: 2, customerID: "ada", lines: [bareLine], carrier: nil, trackingNumber: nil,
        checkout: nil, orderVersion: 3), bare: true),
    Sample(OrderDelivered(orderID: "o1", customerID: "ada", lines: [line], orderVersion: 4)),
    Sample(
      OrderReturned(
        orderID: "o1", customerID: "ada", returnID: "ret_1", lines: [returned], refund: Money(500, "GBP"),
        status: "partially_returned", orderVersion: 5)),
  ]

  static let carts = [
    Sample(CreateCart(cartID: "cart_1", customerID: "ada", currency: "GBP")),
    Sample(
      AddCartItem(
        cartID: "cart_1", customerID: "ada", version: 3, lineID: "line_1", productID: "tea", sku: "tea-1",
        warehouseID: "UK-1", quantity: 6)),
    Sample(
      AddCartItem(
        cartID: "cart_1", customerID: nil, version: nil, lineID: "line_1", productID: "tea", sku: "tea-1",
        warehouseID: "UK-1", quantity: 6), bare: true),
    Sample(ChangeCartItem(cartID: "cart_1", customerID: "ada", version: 3, lineID: "line_1", quantity: 6)),
    Sample(ChangeCartItem(cartID: "cart_1", customerID: nil, version: nil, lineID: "line_1", quantity: 6), bare: true),
    Sample(RemoveCartItem(cartID: "cart_1", customerID: "ada", version: 3, lineID: "line_1")),
    Sample(RemoveCartItem(cartID: "cart_1", customerID: nil, version: nil, lineID: "line_1"), bare: true),
    Sample(GetCart(cartID: "cart_1", customerID: "ada")),
    Sample(GetCart(cartID: "cart_1", customerID: nil), bare: true),
    Sample(RecordQuote(draft)),
    Sample(QuoteDeadline(quoteID: "quo_1")),
  ]

  static let checkouts = [
    Sample(StartCheckout(checkoutID: "chk_1", cartID: "cart_1", customerID: "ada")),
    Sample(StartCheckout(checkoutID: "chk_1", cartID: "cart_1", customerID: nil), bare: true),
    Sample(
      PutCheckoutState(
        checkoutID: "chk_1", customerID: "ada", particulars: Array(#"{"shipping_address":{"country":"GB"}}"#.utf8),
        country: "GB", shippingMethod: "standard", promotionCodes: ["XMAS"],
        payment: PaymentMeans(method: "card", token: "tok_ok"))),
    Sample(
      PutCheckoutState(
        checkoutID: "chk_1", customerID: nil, particulars: Array("{}".utf8), country: nil, shippingMethod: nil,
        promotionCodes: [], payment: nil), bare: true),
    Sample(ConfirmCheckout(checkoutID: "chk_1", customerID: "ada", orderID: "o1", acknowledge: true)),
    Sample(ConfirmCheckout(checkoutID: "chk_1", customerID: nil, orderID: "o1", acknowledge: false), bare: true),
    Sample(GetCheckout(checkoutID: "chk_1", customerID: "ada")),
    Sample(GetCheckout(checkoutID: "chk_1", customerID: nil), bare: true),
  ]

  static let reservation = [
    Sample(ReserveStock(draft)),
    Sample(ReserveStock(bareDraft), bare: true),
    Sample(ReleaseHold(orderID: "o1", attempt: 2, checkout: claim, acknowledge: true)),
    Sample(ReleaseHold(orderID: "o1", attempt: 2), bare: true),
    Sample(HoldExpiry(orderID: "o1", attempt: 2, round: 3)),
    Sample(MayExpire(orderID: "o1", attempt: 2, partition: "reservation.0", round: 3)),
    Sample(MayExpireAnswer(orderID: "o1", attempt: 2, round: 3, state: "recorded")),
    Sample(ReceiveStock(warehouseID: "UK-1", sku: "tea", quantity: 40, reference: "PO-7")),
    Sample(ReceiveStock(warehouseID: "UK-1", sku: "tea", quantity: 40, reference: nil), bare: true),
    Sample(AdjustStock(warehouseID: "UK-1", sku: "tea", onHand: 33, lowStockThreshold: 5, reason: "count")),
    Sample(
      AdjustStock(warehouseID: "UK-1", sku: "tea", onHand: nil, lowStockThreshold: nil, reason: nil), bare: true),
    Sample(GetStock(warehouseID: "UK-1", sku: "tea")),
    Sample(StockReserved(orderID: "o1", attempt: 2, partition: "reservation.1")),
    Sample(StockReleased(orderID: "o1", attempt: 2, partition: "reservation.1")),
    Sample(StockConfirmed(orderID: "o1", attempt: 2, partition: "reservation.1")),
    Sample(StockLevelChanged(warehouseID: "UK-1", sku: "tea", onHand: 33, reserved: 2, levelVersion: 9)),
    Sample(LowStockAlert(warehouseID: "UK-1", sku: "tea", available: 4, lowStockThreshold: 5)),
    Sample(OutOfStock(warehouseID: "UK-1", sku: "tea")),
  ]

  static let pricing = [
    Sample(PriceOrder(draft)),
    Sample(QuoteOrder(draft)),
    Sample(IdentifyProducts(draft)),
    Sample(PutProduct(productID: "tea", sku: "tea-1", name: "Tea", category: "Drinks")),
    Sample(PutPrices(productID: "tea", prices: [Money(82_000, "VND"), Money(255, "GBP")])),
    Sample(GetProduct(productID: "tea")),
    Sample(GetPrice(productID: "tea", currency: "GBP", warehouseID: "UK-1", quantity: 7)),
    Sample(ListProducts(cursor: "salt", limit: 7)),
    Sample(ListProducts(cursor: nil, limit: 7), bare: true),
    Sample(PriceCalculated(orderID: "o1", attempt: 2, currency: "GBP", subtotal: 1_530, shipping: 395)),
    Sample(PriceUpdated(productID: "tea", currency: "GBP", amount: 255, priceVersion: 9)),
    Sample(ProductChanged(productID: "tea", sku: "tea-1", name: "Tea", category: "Drinks", productVersion: 9)),
    Sample(CacheInvalidated(productID: "tea", currency: "GBP", warehouseID: "UK-1")),
    Sample(CacheInvalidated(), bare: true),
    Sample(PutRate(from: "VND", to: "USD", rate: ExchangeRate(mantissa: 395, scale: 7)!)),
    Sample(GetRate(from: "VND", to: "USD")),
    Sample(PutWarehouse(warehouseID: "UK-1", name: "Leeds", markupBasisPoints: 150)),
    Sample(GetWarehouse(warehouseID: "UK-1")),
    Sample(
      PutQuantityBreaks(
        productID: "tea", breaks: [QuantityBreak(minimumQuantity: 12, discountBasisPoints: 500)])),
    Sample(GetQuantityBreaks(productID: "tea")),
    Sample(PutShippingRates(rates: [shippingRate])),
    Sample(GetShippingRates()),
    Sample(ShippingRatesChanged(rates: [shippingRate], listVersion: 9)),
    Sample(RateChanged(from: "VND", to: "USD", rate: ExchangeRate(mantissa: 395, scale: 7)!, rateVersion: 9)),
    Sample(WarehouseChanged(warehouseID: "UK-1", name: "Leeds", markupBasisPoints: 150, warehouseVersion: 9)),
    Sample(
      QuantityBreaksChanged(
        productID: "tea", breaks: [QuantityBreak(minimumQuantity: 12, discountBasisPoints: 500)], listVersion: 9)),
    Sample(CopySettled(copy: "price.tea.GBP.v9.PriceUpdated.pricing.1", isTaken: true)),
  ]

  static let promotion = [
    Sample(PutCampaign(campaign)),
    Sample(PutCampaign(Campaign("FREE", .cart, .percentage(1_000))), bare: true),
    Sample(PutCampaign(Campaign("3FOR2", .cart, .buyXGetY(buy: 2, get: 1))), bare: true),
    Sample(GetCampaign(campaignID: "XMAS")),
    Sample(ApplyPromotions(draft)),
    Sample(EvaluatePromotions(draft)),
    Sample(ReleaseUsage(orderID: "o1", attempt: 2, acknowledge: true)),
    Sample(ReleaseUsage(orderID: "o1", attempt: 2), bare: true),
    Sample(CampaignEnd(campaignID: "XMAS", endDate: 1_798_761_600_000)),
    Sample(
      CampaignChanged(
        campaignID: "XMAS", isOpen: true, startDate: 1_796_083_200_000, endDate: 1_798_761_600_000, campaignVersion: 9)),
    Sample(
      CampaignChanged(campaignID: "XMAS", isOpen: false, startDate: 0, endDate: nil, campaignVersion: 9), bare: true),
    Sample(CampaignCompleted(campaignID: "XMAS", reason: "budget", campaignVersion: 9)),
    Sample(
      PromotionApplied(orderID: "o1", attempt: 2, customerID: "ada", currency: "GBP", promotions: [appliedPromotion])),
    Sample(
      PromotionUsageUpdated(
        campaignID: "XMAS", orderID: "o1", change: "held", uses: 7, amount: Money(210, "GBP"))),
  ]

  static let payments = [
    Sample(AuthorizePayment(draft)),
    Sample(VoidPayment(orderID: "o1", attempt: 2)),
    Sample(RefundPayment(orderID: "o1", refundID: "return-1", amount: Money(255, "GBP"))),
    Sample(RetryPayment(orderID: "o1", firstAttempt: 2, refundID: "return-1", reason: "declined")),
    Sample(RetryPayment(orderID: "o1", firstAttempt: 2, reason: "declined"), bare: true),
    Sample(
      PaymentChanged(
        orderID: "o1", customerID: "ada", attempt: 2, status: "captured", amount: Money(1_530, "GBP"), refunded: 255,
        paymentVersion: 3)),
  ]

  static let notifications = [
    Sample(RetryMail(mailID: "o1.confirmation", orderID: "o1", customerID: "ada", reason: "no answer"))
  ]

  static let customers = [
    Sample(CheckCustomer(draft)),
    Sample(
      PutCustomer(
        customerID: "ada", email: "ada@example.org", name: "Ada", country: "GB", active: true, segments: "a;b")),
    Sample(
      CustomerChanged(
        customerID: "ada", email: "ada@example.org", name: "Ada", country: "GB", active: false, segments: "a;b",
        customerVersion: 9), bare: true),
    Sample(
      CustomerChanged(
        customerID: "ada", email: "ada@example.org", name: "Ada", country: "GB", active: true, segments: "",
        customerVersion: 9, preferences: .none)),
    Sample(GetCustomer(customerID: "ada", part: .segments)),
    Sample(GetCustomer(customerID: "ada"), bare: true),
    Sample(UpdateProfile(customerID: "ada", email: "ada@example.org", name: "Ada", country: "GB")),
    Sample(PutPreferences(customerID: "ada", preferences: .none)),
    Sample(
      PutAddress(
        customerID: "ada", addressID: "adr_1", address: Array(#"{"city":"Leeds","country":"GB"}"#.utf8), isNew: true)),
    Sample(RemoveAddress(customerID: "ada", addressID: "adr_1")),
    Sample(GetCustomerOrders(customerID: "ada", cursor: "o1", limit: 20)),
    Sample(GetCustomerOrders(customerID: "ada", cursor: nil, limit: 20), bare: true),
    Sample(PutSegment(name: "loyal", rules: loyal)),
    Sample(SegmentChanged(name: "loyal", rules: loyal, segmentVersion: 2)),
    Sample(GetSegment(name: "loyal")),
    Sample(EvaluateSegment(name: "loyal", segmentVersion: 2, after: "ada")),
    Sample(SegmentExpiry(customerID: "ada", due: 1_796_083_200_000)),
    Sample(ExportCustomer(customerID: "ada")),
    Sample(EraseCustomer(customerID: "ada")),
    Sample(CustomerErased(customerID: "ada", erasedAt: 1_796_083_200_000, customerVersion: 9)),
  ]

  private static let loyal = SegmentRules(
    minimumOrders: 3, minimumLifetimeValue: Money(10_000, "GBP"), orderedWithinDays: 90)

  static let analytics = [
    Sample(
      GetSales(
        by: .product, from: "2026-11-01", to: "2026-11-30", productID: "tea", currency: "GBP", warehouseID: "UK-1",
        cursor: "GBPtea", limit: 7)),
    Sample(GetSales(by: .day), bare: true),
  ]

  static let loyalty = [
    Sample(PutLoyaltyRule(LoyaltyRule(currency: "GBP", points: 3, per: 100))),
    Sample(GetLoyaltyRule(currency: "GBP")),
    Sample(LoyaltyRuleChanged(LoyaltyRule(currency: "GBP", points: 3, per: 100), version: 9)),
    Sample(GetPoints(customerID: "ada", cursor: 41, limit: 7)),
    Sample(GetPoints(customerID: "ada"), bare: true),
    Sample(PointsChanged(customerID: "ada", orderID: "o1", kind: "returned", points: -3, balance: 12)),
  ]

  private static let review = ReviewFacts(
    reviewID: "rev_1", orderID: "o1", productID: "tea", customerID: "ada", rating: 4, reviewVersion: 2)

  static let reviews = [
    Sample(ReviewRequestDue(orderID: "o1")),
    Sample(
      ReviewRequestSent(
        orderID: "o1", customerID: "ada", products: [ReviewableProduct(productID: "tea", sku: "tea-1")],
        expires: 1_796_083_200_000)),
    Sample(ReviewRequestSkipped(orderID: "o1", customerID: "ada", reason: "opted_out")),
    Sample(
      CreateReview(
        reviewID: "rev_1", customerID: "ada", orderID: "o1", productID: "tea", rating: 4, title: "Good",
        body: "Line\nby \"line\" – Ünïcödé")),
    Sample(
      CreateReview(
        reviewID: "rev_1", customerID: "ada", orderID: nil, productID: "tea", rating: 1, title: "Bad", body: "No."),
      bare: true),
    Sample(ModerateReview(reviewID: "rev_1", isApproved: true, reason: "fair")),
    Sample(ModerateReview(reviewID: "rev_1", isApproved: false, reason: nil), bare: true),
    Sample(ReviewCreated(review)), Sample(ReviewApproved(review)), Sample(ReviewRejected(review)),
    Sample(ListProductReviews(productID: "tea", cursor: "rev_1", limit: 50)),
    Sample(ListProductReviews(productID: "tea", cursor: nil, limit: 50), bare: true),
    Sample(ListReviews(status: "pending", cursor: "rev_1", limit: 50)),
    Sample(ListReviews(status: "pending", cursor: nil, limit: 50), bare: true),
    Sample(GetReviewRequest(orderID: "o1")),
  ]
}
