import Contracts
import JSON
import Messaging

/// Checkouts: from a cart to its one order.
extension Orders {
  func handleCheckout(_ message: Message, _ turn: Turn) throws -> Bool {
    do {
      switch message.head.type {
      case StartCheckout.type: try start(message.decode(), turn)
      case PutCheckoutState.type: try state(message.decode(), turn)
      case ConfirmCheckout.type: try confirm(message.decode(), turn)
      default: return false
      }
    } catch let problem as Problem {
      try turn.refuse(problem)
    }
    return true
  }

  // MARK: Start

  private func start(_ command: StartCheckout, _ turn: Turn) throws {
    let cart = try cartToOrder(command.cartID, command.customerID, turn)
    try askForQuote(cart.goods, of: QuoteTerms(cart), turn)
  }

  func started(_ command: StartCheckout, _ draft: Draft?, _ turn: Turn) throws -> Outcome {
    let cart = try cartToOrder(command.cartID, command.customerID, turn)
    guard let draft, let total = draft.total else { throw Problem.notPricedInTime }
    let checkout = Checkout(
      id: command.checkoutID, cartID: cart.id, customerID: cart.customerID, status: .open, version: 1, confirmation: 0,
      particulars: Array("{}".utf8), promotionCodes: [], quoted: draft, acceptedTotal: total.amount)
    try CheckoutStore(turn.store).save(checkout, at: turn.now)
    return checkout.outcome(201)
  }

  /// - Throws: a `Problem` when there is no such cart, or nothing to order.
  private func cartToOrder(_ id: String, _ customer: String?, _ turn: Turn) throws -> Cart {
    guard let cart = try CartStore(turn.store).cart(id), cart.isVisible(to: customer) else {
      throw Problem.notFound("cart", id)
    }
    guard cart.isActive, cart.orderID == nil else { throw Problem.cartNotActive(cart) }
    guard !cart.lines.isEmpty else { throw Problem.cartEmpty }
    return cart
  }

  // MARK: State

  private func state(_ command: PutCheckoutState, _ turn: Turn) throws {
    let checkout = try openCheckout(command, turn)
    let cart = try cartToOrder(checkout.cartID, nil, turn)
    try askForQuote(cart.goods, of: QuoteTerms(cart, command), turn)
  }

  func stated(_ command: PutCheckoutState, _ draft: Draft?, _ turn: Turn) throws -> Outcome {
    var checkout = try openCheckout(command, turn)
    guard try !ErasureStore(turn.store).isErased(checkout.customerID) else {
      throw Problem.unknownCustomer(checkout.customerID)
    }
    guard let draft, let total = draft.total else { throw Problem.notPricedInTime }
    checkout.particulars = command.particulars
    checkout.country = command.country
    checkout.shippingMethod = command.shippingMethod
    checkout.promotionCodes = command.promotionCodes
    checkout.payment = command.payment
    checkout.quoted = draft
    checkout.acceptedTotal = total.amount
    checkout.version += 1
    try CheckoutStore(turn.store).save(checkout, at: turn.now)
    return checkout.outcome(200)
  }

  private func openCheckout(_ command: PutCheckoutState, _ turn: Turn) throws -> Checkout {
    let checkout = try visibleCheckout(command.checkoutID, command.customerID, turn)
    guard checkout.status == .open else { throw Problem.checkoutNotOpen(checkout) }
    return checkout
  }

  private func visibleCheckout(_ id: String, _ customer: String?, _ turn: Turn) throws -> Checkout {
    guard let checkout = try CheckoutStore(turn.store).checkout(id), checkout.isVisible(to: customer) else {
      throw Problem.notFound("checkout", id)
    }
    return checkout
  }

  // MARK: Confirm

  /// One order per cart: who confirms it again, from whatever checkout, gets the same one.
  private func confirm(_ command: ConfirmCheckout, _ turn: Turn) throws {
    var checkout = try visibleCheckout(command.checkoutID, command.customerID, turn)
    guard var cart = try CartStore(turn.store).cart(checkout.cartID) else {
      throw Problem.notFound("cart", checkout.cartID)
    }
    if let id = cart.orderID, let row = try OrderStore(turn.store).order(id) {
      return try join(row, acknowledge: command.acknowledge, turn)
    }
    cart = try cartToOrder(checkout.cartID, nil, turn)
    checkout.status = .confirming
    checkout.confirmation += 1
    checkout.version += 1
    checkout.orderID = command.orderID
    try CheckoutStore(turn.store).save(checkout, at: turn.now)
    cart.orderID = command.orderID
    try save(cart, turn)
    try place(PlaceOrder(checkout, cart, acknowledge: command.acknowledge), turn)
  }

  /// The order of a checkout is decided: recorded, it closes the cart; refused, the checkout can be confirmed again.
  func settleCheckout(_ row: OrderRow, _ outcome: Outcome?, _ turn: Turn) throws {
    guard let claim = row.terms.checkout, var checkout = try CheckoutStore(turn.store).checkout(claim.checkoutID),
      var cart = try CartStore(turn.store).cart(claim.cartID), cart.orderID == row.orderID
    else { return }
    checkout.version += 1
    if row.status == .confirmed {
      checkout.status = .confirmed
      cart.isActive = false
    } else {
      checkout.status = .open
      checkout.orderID = nil
      checkout.acceptedTotal = outcome?.risenTotal ?? checkout.acceptedTotal
      cart.orderID = nil
    }
    try CheckoutStore(turn.store).save(checkout, at: turn.now)
    try save(cart, turn)
  }

  /// What is cached of it is old by then.
  private func save(_ cart: Cart, _ turn: Turn) throws {
    var cart = cart
    cart.version += 1
    try CartStore(turn.store).save(cart, at: turn.now)
    turn.deleteCache(CachedAnswer.cartKey(partition: "\(partition)", cart.id))
  }

  func getCheckout(_ query: GetCheckout, _ checkouts: CheckoutStore) throws -> Outcome {
    guard let checkout = try checkouts.checkout(query.checkoutID), checkout.isVisible(to: query.customerID) else {
      return Outcome(.notFound("checkout", query.checkoutID))
    }
    return checkout.outcome(200)
  }
}

extension Cart {
  fileprivate var goods: [OrderLine] { lines.map { $0.goods.asked } }
}

extension OrderLine {
  /// Without what the stops filled in.
  fileprivate var asked: OrderLine {
    OrderLine(productID: productID, sku: sku, warehouseID: warehouseID, quantity: quantity)
  }
}

extension QuoteTerms {
  fileprivate init(_ cart: Cart) {
    self.init(customerID: cart.customerID, currency: cart.currency, isCheckout: true)
  }

  fileprivate init(_ cart: Cart, _ command: PutCheckoutState) {
    self.init(cart)
    country = command.country
    shippingMethod = command.shippingMethod
    promotionCodes = command.promotionCodes
  }
}

extension PlaceOrder {
  fileprivate init(_ checkout: Checkout, _ cart: Cart, acknowledge: Bool) {
    self.init(
      orderID: checkout.orderID ?? "", customerID: cart.customerID, currency: cart.currency, externalReference: nil,
      lines: cart.goods, particulars: checkout.particulars, acknowledge: acknowledge, country: checkout.country,
      shippingMethod: checkout.shippingMethod,
      terms: OrderTerms(
        promotionCodes: checkout.promotionCodes, payment: checkout.payment,
        checkout: CheckoutClaim(
          checkoutID: checkout.id, cartID: cart.id, confirmation: checkout.confirmation),
        acceptedTotal: checkout.acceptedTotal))
  }
}

extension Outcome {
  /// The total of a refusal because it has risen: the customer has seen it now.
  fileprivate var risenTotal: Int64? {
    guard let document = try? JSONDocument(body, limits: .own),
      document.root["type"]?.string == "urn:orderflow:problem:totals-changed"
    else { return nil }
    return document.root["total"]?["amount"]?.int64
  }
}

extension Problem {
  fileprivate static let cartEmpty = Problem(
    "cart-empty", 422, title: "Cart empty", detail: "There is nothing in the cart to order.",
    faults: [Fault("/cart_session_id", "the cart has no lines")])

  fileprivate static func checkoutNotOpen(_ checkout: Checkout) -> Problem {
    Problem(
      "checkout-not-open", 409, title: "Checkout not open",
      detail: "The checkout is \(checkout.status.rawValue)\(checkout.orderID.map { ": order \($0)" } ?? "").")
  }
}
