import Contracts
import JSON
import Messaging

/// A shop's day in small: products, prices, customers and goods that come and change while orders run.
enum Workload {
  static let customers = ["ada", "ben", "cyd", "dan"]
  static let products = ["mug", "cup", "pot"]
  /// Some in each partition of reservation.
  static let warehouses = ["north", "south", "east", "MAIN"]

  static func clients(_ world: World) -> [Client] {
    let builder = Builder(world)
    var planned = builder.opening()
    let span = max(1_000, world.plan.calmAt * 3 / 4)
    for number in 0..<world.plan.orders { planned += builder.order(number, within: span) }
    for number in 0..<world.plan.orders / 3 { planned += builder.checkout(number, within: span) }
    for number in 0..<world.plan.cancels { planned.append(builder.cancel(number, among: planned, within: span)) }
    for number in 0..<world.plan.orders / 2 {
      planned += builder.follow(number, among: planned, within: span)
    }
    for number in 0..<world.plan.changes { planned.append(builder.change(number, within: span)) }
    planned += builder.campaigns(within: span) + builder.loyaltyRules(within: span)
    planned += builder.reviews(among: planned)
    planned += builder.customers(within: span)
    let sorted = planned.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    return (0..<2).map { place in
      Client(world, number: place, planned: sorted.filter { $0.offset % 2 == place }.map(\.element))
    }
  }
}

/// Draws the requests of one run.
final class Builder {
  typealias Planned = (at: Int64, request: Request)

  let world: World

  init(_ world: World) { self.world = world }

  func time(_ span: Int64) -> Int64 { World.start + world.chance.between(0, span) }

  func request<P: Payload>(
    _ name: String, to partition: PartitionID, key: String? = nil, _ payload: P
  ) -> Request {
    Request(name, key: key, fingerprint: name, to: partition) { number in
      Message(id: "req_\(name)_\(number)", head: Head(type: P.type, sent: World.start), body: payload.json)
    }
  }

  // MARK: Catalogue, customers, goods

  func opening() -> [Planned] {
    var planned: [Planned] = []
    for product in Workload.products {
      planned.append((time(20), request("product-\(product)", to: PartitionID(.pricing, 0), named(product, "first"))))
      planned.append((time(200), price(product, "opening")))
    }
    planned.append((time(300), rate("opening")))
    planned.append((time(400), shipping("opening")))
    for customer in Workload.customers {
      planned.append((time(200), request("customer-\(customer)", to: PartitionID(.customers, 0), put(customer, true))))
    }
    for warehouse in Workload.warehouses {
      for product in Workload.products where world.chance.below(4) > 0 {
        planned.append((time(300), receive(warehouse, product, "opening")))
      }
    }
    return planned
  }

  private func named(_ product: String, _ name: String) -> PutProduct {
    PutProduct(productID: product, sku: "sku-\(product)", name: name, category: product == "pot" ? "heavy" : "")
  }

  private func put(_ customer: String, _ isActive: Bool) -> PutCustomer {
    PutCustomer(
      customerID: customer, email: "\(customer)@shop.test", name: customer, country: "GB", active: isActive,
      segments: customer == "ada" ? "early;vip" : "")
  }

  private func price(_ product: String, _ label: String) -> Request {
    request(
      "price-\(product)-\(label)", to: PartitionID(.pricing, 0),
      PutPrices(
        productID: product,
        prices: [Money(world.chance.between(100, 999), "GBP"), Money(world.chance.between(30_000, 99_999), "VND")]))
  }

  // MARK: What prices are made of

  private func rate(_ label: String) -> Request {
    let rate = ExchangeRate(mantissa: world.chance.between(300, 400), scale: 7)
    return request(
      "rate-\(label)", to: PartitionID(.pricing, 0),
      PutRate(from: "VND", to: "EUR", rate: rate ?? ExchangeRate(mantissa: 1, scale: 0)!))
  }

  private func markup(_ warehouse: String, _ label: String) -> Request {
    request(
      "markup-\(warehouse)-\(label)", to: PartitionID(.pricing, 0),
      PutWarehouse(warehouseID: warehouse, name: warehouse, markupBasisPoints: world.chance.between(0, 900)))
  }

  private func breaks(_ product: String, _ label: String) -> Request {
    request(
      "breaks-\(product)-\(label)", to: PartitionID(.pricing, 0),
      PutQuantityBreaks(
        productID: product,
        breaks: [QuantityBreak(minimumQuantity: 3, discountBasisPoints: world.chance.between(0, 2_000))]))
  }

  private func shipping(_ label: String) -> Request {
    let price = world.chance.between(100, 900)
    return request(
      "shipping-\(label)", to: PartitionID(.pricing, 0),
      PutShippingRates(rates: [
        ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 3_000, price: price),
        ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 90_000, price: 0),
        ShippingRate(country: "GB", method: "express", currency: "GBP", upTo: 90_000, price: 2 * price),
      ]))
  }

  private func receive(_ warehouse: String, _ product: String, _ label: String) -> Request {
    let key = world.chance.below(2) == 0 ? "stock|\(warehouse)|\(product)|\(label)" : nil
    return request(
      "receive-\(warehouse)-\(product)-\(label)",
      to: Stores.topology.partition(.reservation, key: warehouse), key: key,
      ReceiveStock(
        warehouseID: warehouse, sku: "sku-\(product)", quantity: world.chance.between(2, 8), reference: nil))
  }

  func change(_ number: Int, within span: Int64) -> Planned {
    let product = world.chance.pick(Workload.products)
    let warehouse = world.chance.pick(Workload.warehouses)
    let customer = world.chance.pick(Workload.customers)
    let made: Request =
      switch world.chance.below(10) {
      case 0: request("product-\(product)-\(number)", to: PartitionID(.pricing, 0), named(product, "name \(number)"))
      case 1, 2: price(product, "\(number)")
      case 3: receive(warehouse, product, "\(number)")
      case 4:
        request(
          "count-\(warehouse)-\(product)-\(number)", to: Stores.topology.partition(.reservation, key: warehouse),
          AdjustStock(
            warehouseID: warehouse, sku: "sku-\(product)", onHand: world.chance.between(0, 12), lowStockThreshold: 2,
            reason: nil))
      case 5: rate("\(number)")
      case 6: markup(warehouse, "\(number)")
      case 7: breaks(product, "\(number)")
      case 8: shipping("\(number)")
      default:
        request("customer-\(customer)-\(number)", to: PartitionID(.customers, 0), put(customer, number % 2 == 0))
      }
    return (time(span), made)
  }

  // MARK: Orders

  func order(_ number: Int, within span: Int64) -> [Planned] {
    let customer = world.chance.below(12) == 0 ? "nobody" : world.chance.pick(Workload.customers)
    let lines = lines()
    let key = world.chance.below(4) > 0 ? "\(customer)|key-\(number)" : nil
    let acknowledge = key != nil && world.chance.below(5) == 0
    let at = time(span)
    let made = place(number, customer, lines, key: key, fingerprint: "asked", acknowledge: acknowledge)
    if key != nil { made.repeats = world.chance.below(3) }
    guard let key, world.chance.below(6) == 0 else { return [(at, made)] }
    // Another request under the same key, sent somewhere near: one of them is refused.
    let other = place(100 + number, customer, self.lines(), key: key, fingerprint: "other", acknowledge: false)
    return [(at, made), (at + world.chance.between(0, 2_000), other)]
  }

  /// Somebody calls an order off, at any time, before it is placed too.
  func cancel(_ number: Int, among planned: [Planned], within span: Int64) -> Planned {
    let order = world.chance.pick(planned.compactMap { $0.request.message.orderID })
    let key = world.chance.below(2) == 0 ? "order \(order)|cancel-\(number)" : nil
    let partition = Stores.topology.partition(.orders, id: order)
    let request = request(
      "cancel-\(number)", to: partition ?? PartitionID(.orders, 0), key: key,
      CancelOrder(orderID: order, customerID: nil, actor: "staff", reason: nil))
    if key != nil { request.repeats = world.chance.below(2) }
    return (time(span), request)
  }

  private func lines() -> [OrderLine] {
    var lines: [OrderLine] = []
    for _ in 0...world.chance.below(3) {
      let product = world.chance.below(15) == 0 ? "ghost" : world.chance.pick(Workload.products)
      let line = OrderLine(
        productID: product, sku: "sku-\(product)", warehouseID: world.chance.pick(Workload.warehouses),
        quantity: world.chance.between(1, 4))
      if !lines.contains(where: { $0.sku == line.sku && $0.warehouseID == line.warehouseID }) { lines.append(line) }
    }
    return lines
  }

  private func terms() -> OrderTerms {
    var terms = promotionTerms()
    let tokens = [nil, nil, "tok_ok", "tok_ok", "tok_ok", "tok_declined", "tok_timeout", "tok_error"]
    terms.payment = world.chance.pick(tokens).map { PaymentMeans(method: "card", token: $0) }
    return terms
  }

  private func place(
    _ number: Int, _ customer: String, _ lines: [OrderLine], key: String?, fingerprint: String, acknowledge: Bool
  ) -> Request {
    let currency = world.chance.below(4) == 0 ? "EUR" : "GBP"
    let country = world.chance.below(2) == 0 && currency == "GBP" ? "GB" : nil
    let method = country != nil && world.chance.below(3) == 0 ? "express" : nil
    let terms = terms()
    return Request(
      "order-\(number)", key: key, fingerprint: fingerprint,
      to: Stores.topology.partition(.orders, key: customer)
    ) { attempt in
      let order = TimeOrderedID.make(
        TimeOrderedID.order, milliseconds: World.start, random: UInt64(number * 100 + attempt),
        slot: Slot(of: customer))
      return Message(
        id: "\(order).place", head: Head(type: PlaceOrder.type, sent: World.start),
        body: PlaceOrder(
          orderID: order, customerID: customer, currency: currency, externalReference: nil, lines: lines,
          particulars: Array("{}".utf8), acknowledge: acknowledge && attempt == 0, country: country,
          shippingMethod: method, terms: terms
        ).json)
    }
  }
}

extension Message {
  /// The order it asks for.
  var orderID: String? {
    switch head.type {
    case PlaceOrder.type: try? decode(PlaceOrder.self).orderID
    case ConfirmCheckout.type: try? decode(ConfirmCheckout.self).orderID
    default: nil
    }
  }
}
