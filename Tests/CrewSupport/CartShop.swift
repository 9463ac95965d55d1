package import Contracts
import JSON
import Messaging
import Redis
import TestSupport

/// Carts and checkouts of a crew's customer, as an intake would ask for them.
extension Crew {
  /// `PREFIX…` in the slot of the customer.
  package func id(_ prefix: String, _ number: Int, customer: String = "ada") -> String {
    TimeOrderedID.make(prefix, milliseconds: 1_700_000_000_000, random: UInt64(number), slot: Slot(of: customer))
  }

  private var home: PartitionID { topology.partition(.orders, key: "ada") }

  /// A cart with mugs from Leeds; its id. Its requests take the numbers `number` to `number + 1`.
  package func fillCart(_ number: Int, quantity: Int64 = 2, currency: String = "GBP") throws -> String {
    let cart = id(TimeOrderedID.cart, number)
    try send(CreateCart(cartID: cart, customerID: "ada", currency: currency), id: "\(cart).create", to: home)
    try add(number, to: cart, quantity: quantity)
    try drain()
    return cart
  }

  /// Asks for more mugs in a cart; the request's id.
  @discardableResult
  package func add(
    _ number: Int, to cart: String, product: String = "mug", quantity: Int64, version: Int64? = nil, key: String? = nil
  ) throws -> String {
    let request = id(TimeOrderedID.quote, number)
    try send(
      AddCartItem(
        cartID: cart, customerID: "ada", version: version, lineID: id(TimeOrderedID.cartLine, number),
        productID: product, sku: product, warehouseID: "LEEDS", quantity: quantity),
      id: request, to: home, key: key)
    return request
  }

  /// A checkout of the cart; its id.
  package func startCheckout(_ number: Int, of cart: String) throws -> String {
    let checkout = id(TimeOrderedID.checkout, number)
    try send(
      StartCheckout(checkoutID: checkout, cartID: cart, customerID: "ada"),
      id: id(TimeOrderedID.quote, 1_000 + number), to: home)
    try drain()
    return checkout
  }

  /// Says where the checkout's order goes; the request's id.
  @discardableResult
  package func state(
    _ number: Int, of checkout: String, method: String? = nil, codes: [String] = [], payment: PaymentMeans? = nil
  ) throws -> String {
    let request = id(TimeOrderedID.quote, 2_000 + number)
    try send(
      PutCheckoutState(
        checkoutID: checkout, customerID: "ada", particulars: Array(#"{"shipping_address":{"country":"GB"}}"#.utf8),
        country: "GB", shippingMethod: method, promotionCodes: codes, payment: payment),
      id: request, to: home)
    return request
  }

  /// Confirms the checkout; the request's id.
  @discardableResult
  package func confirm(_ number: Int, _ checkout: String, key: String? = nil) throws -> String {
    let request = "confirm-\(number)"
    try send(
      ConfirmCheckout(
        checkoutID: checkout, customerID: "ada", orderID: id(TimeOrderedID.order, number), acknowledge: false),
      id: request, to: home, key: key)
    return request
  }

  package func cachedCart(_ id: String) throws -> CachedAnswer? {
    let connection = try server.connection()
    let value = try connection.call(RedisCommand("GET", CachedAnswer.cartKey(partition: "\(home)", id))).value.bytes
    let world = try Incarnation.current(connection)
    return try value.flatMap { CacheValue.read($0, in: world) }.map { try CachedAnswer(jsonBytes: $0) }
  }

  /// How a request was answered last; nil while it is not.
  package func outcome(of request: String) throws -> Outcome? {
    let answer = try server.connection().call(RedisCommand("XRANGE", Crew.replies, "-", "+"))
    return try (0..<answer.value.count).compactMap { StreamEntry.read(answer.value[$0]) }.flatMap(\.messages)
      .last { $0.head.correlation == request }?.decode(Outcome.self)
  }
}

extension Outcome {
  package func text(_ path: String...) -> String? { view(path)?.string }
  package func number(_ path: String...) -> Int64? { view(path)?.int64 }

  private func view(_ path: [String]) -> JSONView? {
    guard let document = try? JSONDocument(body, limits: .own) else { return nil }
    return path.reduce(document.root) { $0?[$1] }
  }
}
