import Contracts
import Messaging

extension Scripts {
  private static func id(_ prefix: String, _ number: Int) -> String { "\(prefix)0123456789abcdefghjk\(10 + number)sj" }
  private static let cart = id(TimeOrderedID.cart, 1)
  private static let checkout = id(TimeOrderedID.checkout, 1)

  /// A quote as it comes home.
  private static func quoted(_ number: Int, quantity: Int64, total: Int64? = nil) -> RecordQuote {
    var line = OrderLine(productID: "mug", sku: "mug", warehouseID: "MAIN", quantity: quantity)
    line.unitPrice = 250
    line.total = 250 * quantity
    line.priceSource = "live"
    var draft = Draft(
      orderID: id(TimeOrderedID.quote, number), attempt: 0, customerID: "ada", currency: "GBP", lines: [line],
      country: "GB", shippingMethod: "standard", shipping: 395)
    draft.shippingMethods = [Shipping(method: "express", amount: 995), Shipping(method: "standard", amount: 395)]
    return RecordQuote(draft)
  }

  private static func ask<P: Payload>(_ number: Int, _ payload: P, key: String? = nil) -> Message {
    CapabilityCase.message(id(TimeOrderedID.quote, number), payload, replies: true, key: key)
  }

  private static func add(_ quantity: Int64, to cart: String = cart, version: Int64? = nil, product: String = "mug")
    -> AddCartItem
  {
    AddCartItem(
      cartID: cart, customerID: "ada", version: version, lineID: "line_1", productID: product, sku: "mug",
      warehouseID: "MAIN", quantity: quantity)
  }

  private static func confirm(_ number: Int, _ order: Int, checkout: String = checkout, key: String? = nil) -> Message {
    CapabilityCase.message(
      "confirm\(number)",
      ConfirmCheckout(checkoutID: checkout, customerID: "ada", orderID: orderID(order), acknowledge: false),
      replies: true, key: key)
  }

  private static let state = PutCheckoutState(
    checkoutID: checkout, customerID: "ada", particulars: Array(#"{"shipping_address":{"country":"GB"}}"#.utf8),
    country: "GB", shippingMethod: "standard", promotionCodes: [], payment: nil)

  /// Follows the orders' script: the customer is known.
  static let carts: [Message] = [
    CapabilityCase.message("cart1", CreateCart(cartID: cart, customerID: "ada", currency: "GBP"), replies: true),
    ask(1, add(2)), ask(2, add(1), key: "ada|add"), ask(3, add(1), key: "ada|add"),
    CapabilityCase.message("q1.home", quoted(1, quantity: 2)),
    CapabilityCase.message("q2.home", quoted(2, quantity: 1)),
    CapabilityCase.message("q2.again", quoted(2, quantity: 1)),
    ask(4, add(1, version: 1)), ask(5, add(1, product: "cup")), ask(6, add(1, to: id(TimeOrderedID.cart, 9))),
    ask(7, add(1_000_000)),
    ask(8, ChangeCartItem(cartID: cart, customerID: "ada", version: nil, lineID: "line_1", quantity: 5)),
    CapabilityCase.message(
      "q8.refused",
      RefuseOrder(
        orderID: id(TimeOrderedID.quote, 8), attempt: 0, problem: .currencyNotAvailable("GBP", [(0, "mug")]))),
    ask(9, ChangeCartItem(cartID: cart, customerID: "ada", version: 3, lineID: "line_1", quantity: 4), key: "ada|late"),
    CapabilityCase.message("q9.late", QuoteDeadline(quoteID: id(TimeOrderedID.quote, 9))),
    ask(10, StartCheckout(checkoutID: checkout, cartID: cart, customerID: "ada")),
    CapabilityCase.message("q10.home", quoted(10, quantity: 4)),
    ask(11, state), CapabilityCase.message("q11.home", quoted(11, quantity: 4)),
    ask(12, state, key: "ada|state"),
    CapabilityCase.message("q12.late", QuoteDeadline(quoteID: id(TimeOrderedID.quote, 12))),
    confirm(1, 50), confirm(2, 51, key: "ada|confirm"),
    CapabilityCase.message(
      "o50.refuse",
      RefuseOrder(
        orderID: orderID(50), attempt: 0,
        problem: .outOfStock([
          Shortage(productID: "mug", sku: "mug", warehouseID: "MAIN", requested: 4, available: 1)
        ]))),
    confirm(3, 52), ask(13, state), ask(14, add(1)),
    CapabilityCase.message("o52.record", RecordOrder(draft(52, priced: true))),
    confirm(4, 53), ask(15, add(1)), ask(16, state),
    CapabilityCase.message(
      "cart2", CreateCart(cartID: id(TimeOrderedID.cart, 2), customerID: "ada", currency: "GBP"), replies: true),
    ask(
      17, StartCheckout(checkoutID: id(TimeOrderedID.checkout, 2), cartID: id(TimeOrderedID.cart, 2), customerID: nil)),
    CapabilityCase.message(
      "cart1.remove", RemoveCartItem(cartID: cart, customerID: "ada", version: nil, lineID: "line_1"), replies: true),
  ]
}
