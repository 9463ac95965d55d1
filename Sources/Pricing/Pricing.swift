package import Contracts
package import Messaging
package import SQLite

/// The pricing capability: the catalogue and its prices. See README.md beside this file.
package final class Pricing: Capability {
  package static let name = CapabilityName.pricing
  package static let migrations = PricingSchema.migrations
  package static let measures = [
    Measure("price_calculation_seconds", "Time it takes to price an order.", .timing(of: PriceOrder.type)),
    Measure(
      "price_cache_requests_total", "Prices wanted for order lines, by whether the cache had them.",
      .count(label: "result", values: ["hit", "miss"])),
  ]

  private let cache: PriceCache

  package init(_ partition: PartitionID, _ topology: Topology) {
    cache = PriceCache(partition)
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case PriceOrder.type: try price(message.decode(), turn)
    case IdentifyProducts.type: try identify(message.decode(), turn)
    case PutProduct.type: try putProduct(message.decode(), turn)
    case PutPrices.type: try putPrices(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    if [PriceOrder.type, IdentifyProducts.type].contains(message.head.type) { turn.refuseAbandoned(message) }
  }

  package func cacheKeys(_ messages: [Message]) -> [String] {
    var keys: [String] = []
    var known: Set<String> = []
    for message in messages where message.head.type == PriceOrder.type {
      guard let command = try? message.decode(PriceOrder.self) else { continue }
      for line in command.draft.lines {
        let key = cache.key(line, command.draft.currency)
        if known.insert(key).inserted { keys.append(key) }
      }
    }
    return keys
  }

  // MARK: The order's way

  private func price(_ command: PriceOrder, _ turn: Turn) throws {
    var draft = command.draft
    let catalogue = CatalogueStore(turn.store)
    var unpriced: [(index: Int, productID: String)] = []
    var subtotal = Money(0, draft.currency)
    for (index, line) in draft.lines.enumerated() {
      guard let price = try unitPrice(line, draft.currency, catalogue, turn) else {
        unpriced.append((index, line.productID))
        continue
      }
      guard let total = Money(price.amount, draft.currency).times(line.quantity), let sum = subtotal.plus(total)
      else { return turn.refuse(draft, .tooMuch(index)) }
      subtotal = sum
      draft.lines[index].unitPrice = price.amount
      draft.lines[index].total = total.amount
      draft.lines[index].priceSource = "live"
    }
    guard unpriced.isEmpty else { return turn.refuse(draft, .currencyNotAvailable(draft.currency, unpriced)) }
    turn.emit(
      PriceCalculated(
        orderID: draft.orderID, attempt: draft.attempt, currency: draft.currency, subtotal: subtotal.amount),
      id: "\(draft.orderID).r\(draft.attempt).PriceCalculated")
    turn.forward(draft, along: turn.message.head.slip)
  }

  /// Cache-aside: the cached price if its version is the store's, else the store's price, which then is cached.
  private func unitPrice(
    _ line: OrderLine, _ currency: String, _ catalogue: CatalogueStore, _ turn: Turn
  ) throws -> CatalogueStore.Price? {
    let key = cache.key(line, currency)
    if let value = turn.cached(key), let version = try catalogue.priceVersion(line.productID, currency),
      let price = cache.price(value, version: version)
    {
      turn.count("price_cache_requests_total", "hit")
      return price
    }
    turn.count("price_cache_requests_total", "miss")
    guard let price = try catalogue.price(line.productID, currency) else { return nil }
    turn.setCache(key, cache.value(price), seconds: turn.milliseconds(.priceTTL) / 1_000)
    return price
  }

  /// A stop of an order with products that orders does not know yet, or not under this sku: it learns them on the way.
  private func identify(_ command: IdentifyProducts, _ turn: Turn) throws {
    let draft = command.draft
    guard let orders = turn.topology.partition(.orders, id: draft.orderID) else { return }
    var unknown: [(index: Int, productID: String)] = []
    var otherSKUs: [(index: Int, productID: String, sku: String)] = []
    var known: [ProductChanged] = []
    for (index, line) in draft.lines.enumerated() {
      guard let product = try CatalogueStore(turn.store).product(line.productID) else {
        unknown.append((index, line.productID))
        continue
      }
      known.append(product)
      if product.sku != line.sku { otherSKUs.append((index, product.productID, product.sku)) }
    }
    guard unknown.isEmpty else { return turn.refuse(draft, .unknownProducts(unknown)) }
    guard otherSKUs.isEmpty else { return turn.refuse(draft, .otherSKUs(otherSKUs)) }
    for product in known { turn.send(product, id: "\(product.factID).\(orders)", to: orders) }
    turn.forward(draft, along: turn.message.head.slip)
  }
}

extension Problem {
  fileprivate static func tooMuch(_ index: Int) -> Problem {
    .validation([Fault("/items/\(index)/quantity", "the order's total is larger than can be counted")])
  }
}
