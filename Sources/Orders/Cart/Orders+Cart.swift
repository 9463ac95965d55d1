import Contracts
import JSON
import Messaging

/// Carts: goods a customer may order, with indicative prices.
extension Orders {
  static let cartLineLimit = 1_000
  static let quantities: ClosedRange<Int64> = 1...1_000_000
  /// Of a cached cart, seconds.
  private static let cartTTL: Int64 = 1_800

  func handleCart(_ message: Message, _ turn: Turn) throws -> Bool {
    do {
      switch message.head.type {
      case CreateCart.type: try turn.answer(try create(message.decode(), turn))
      case AddCartItem.type: try add(message.decode(), turn)
      case ChangeCartItem.type: try change(message.decode(), turn)
      case RemoveCartItem.type: try turn.answer(try remove(message.decode(), turn))
      default: return false
      }
    } catch let problem as Problem {
      try turn.refuse(problem)
    }
    return true
  }

  private func create(_ command: CreateCart, _ turn: Turn) throws -> Outcome {
    let cart = Cart(
      id: command.cartID, customerID: command.customerID, currency: command.currency, isActive: true, version: 1,
      orderID: nil, lines: [])
    return try saved(cart, "create", 201, turn)
  }

  private func remove(_ command: RemoveCartItem, _ turn: Turn) throws -> Outcome {
    var cart = try changeable(command.cartID, command.customerID, command.version, turn)
    let index = try cart.index(of: command.lineID)
    try CartStore(turn.store).remove(cart.lines.remove(at: index), from: cart.id)
    cart.version += 1
    return try saved(cart, "remove", 200, turn)
  }

  // MARK: With prices

  private func add(_ command: AddCartItem, _ turn: Turn) throws {
    let cart = try changeable(command.cartID, command.customerID, command.version, turn)
    let line = try cart.line(with: command)
    try askForQuote([line.goods], of: cart.quoteTerms, turn)
  }

  func added(_ command: AddCartItem, _ draft: Draft?, _ turn: Turn) throws -> Outcome {
    var cart = try changeable(command.cartID, command.customerID, command.version, turn)
    var line = try cart.line(with: command)
    line.goods = try priced(line.goods, draft, cart.currency, turn)
    if let index = cart.index(line.goods.sku, line.goods.warehouseID) {
      cart.lines[index] = line
    } else {
      cart.lines.append(line)
    }
    return try saved(&cart, line, "add", turn)
  }

  private func change(_ command: ChangeCartItem, _ turn: Turn) throws {
    let cart = try changeable(command.cartID, command.customerID, command.version, turn)
    var goods = cart.lines[try cart.index(of: command.lineID)].goods
    goods.quantity = command.quantity
    try askForQuote([goods], of: cart.quoteTerms, turn)
  }

  func changed(_ command: ChangeCartItem, _ draft: Draft?, _ turn: Turn) throws -> Outcome {
    var cart = try changeable(command.cartID, command.customerID, command.version, turn)
    let index = try cart.index(of: command.lineID)
    cart.lines[index].goods.quantity = command.quantity
    cart.lines[index].goods = try priced(cart.lines[index].goods, draft, cart.currency, turn)
    return try saved(&cart, cart.lines[index], "change", turn)
  }

  /// - Throws: a `Problem` when the cart is not there, not the customer's, closed, or of another version.
  private func changeable(_ id: String, _ customer: String?, _ version: Int64?, _ turn: Turn) throws -> Cart {
    guard let cart = try CartStore(turn.store).cart(id), cart.isVisible(to: customer) else {
      throw Problem.notFound("cart", id)
    }
    guard cart.isActive, cart.orderID == nil else { throw Problem.cartNotActive(cart) }
    if let version, version != cart.version { throw Problem.otherVersion(cart) }
    return cart
  }

  /// The line at the quoted price; without a quote at the last one known here.
  private func priced(_ line: OrderLine, _ draft: Draft?, _ currency: String, _ turn: Turn) throws -> OrderLine {
    var line = line
    if let quoted = draft?.lines.first {
      line.unitPrice = quoted.unitPrice
      line.priceSource = quoted.priceSource
      return line
    }
    let maxAge = turn.milliseconds(.priceFallbackMaxAge)
    guard maxAge > 0, try ProjectionStore(turn.store).knows(line),
      let known = try FallbackPriceStore(turn.store).priced(line, currency, oldest: turn.now - maxAge)
    else { throw Problem.notPricedInTime }
    return known
  }

  private func saved(_ cart: inout Cart, _ line: CartLine, _ operation: String, _ turn: Turn) throws -> Outcome {
    try CartStore(turn.store).save(line, in: cart.id)
    cart.version += 1
    return try saved(cart, operation, 200, turn)
  }

  private func saved(_ cart: Cart, _ operation: String, _ status: Int, _ turn: Turn) throws -> Outcome {
    try CartStore(turn.store).save(cart, at: turn.now)
    turn.count("cart_operations_total", operation)
    let read = CachedAnswer(owner: cart.customerID, outcome: cart.outcome(200))
    turn.setCache(CachedAnswer.cartKey(partition: "\(partition)", cart.id), read.json, seconds: Orders.cartTTL)
    return cart.outcome(status)
  }

  func getCart(_ query: GetCart, _ carts: CartStore) throws -> Outcome {
    guard let cart = try carts.cart(query.cartID), cart.isVisible(to: query.customerID) else {
      return Outcome(.notFound("cart", query.cartID))
    }
    return cart.outcome(200)
  }
}

extension Cart {
  var quoteTerms: QuoteTerms { QuoteTerms(customerID: customerID, currency: currency) }

  fileprivate func index(of lineID: String) throws(Problem) -> Int {
    guard let index = lines.firstIndex(where: { $0.id == lineID }) else { throw .notFound("line", lineID) }
    return index
  }

  /// The line that the goods make: a new one, or the equal one grown by them.
  fileprivate func line(with command: AddCartItem) throws(Problem) -> CartLine {
    guard let index = index(command.sku, command.warehouseID) else {
      guard lines.count < Orders.cartLineLimit else {
        throw .validation([.init("", "a cart has at most \(Orders.cartLineLimit) lines")])
      }
      return CartLine(
        id: command.lineID,
        goods: OrderLine(
          productID: command.productID, sku: command.sku, warehouseID: command.warehouseID, quantity: command.quantity))
    }
    var line = lines[index]
    guard line.goods.productID == command.productID else {
      throw .validation([
        .init("/product_id", "the cart has the same sku already, for product \(line.goods.productID)")
      ])
    }
    line.goods.quantity += command.quantity
    guard Orders.quantities.contains(line.goods.quantity) else {
      throw .validation([
        .init("/quantity", "with what the cart has already it would be more than \(Orders.quantities.upperBound)")
      ])
    }
    return line
  }
}

extension Problem {
  static func cartNotActive(_ cart: Cart) -> Problem {
    Problem(
      "cart-not-active", 409, title: "Cart not active",
      detail: cart.orderID.map { "The cart has become order \($0)." } ?? "The cart is closed.")
  }

  fileprivate static func otherVersion(_ cart: Cart) -> Problem {
    Problem(
      "precondition-failed", 412, title: "Precondition failed",
      detail: "The cart has version \(cart.version) by now: read it again.")
  }
}
