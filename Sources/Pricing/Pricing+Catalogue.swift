package import Contracts
import JSON
package import Messaging
package import SQLite

/// Changes of the catalogue, and what is answered about it.
extension Pricing {
  func putProduct(_ command: PutProduct, _ turn: Turn) throws {
    let catalogue = CatalogueStore(turn.store)
    let known = try catalogue.product(command.productID)
    let changed = ProductChanged(
      productID: command.productID, sku: command.sku, name: command.name, category: command.category,
      productVersion: (known?.productVersion ?? 0) + 1)
    let same = known.flatMap { $0.says(changed) ? $0 : nil }
    if same == nil { try catalogue.save(changed) }
    let now = same ?? changed
    try tell(now, of: now.thing, version: now.productVersion, isNews: same == nil, turn)
    try answer(now.outcome(known == nil ? 201 : 200), of: [now.thing], turn)
  }

  func putPrices(_ command: PutPrices, _ turn: Turn) throws {
    let catalogue = CatalogueStore(turn.store)
    guard try catalogue.product(command.productID) != nil else {
      return try turn.refuse(.notFound("product", command.productID))
    }
    var things: [String] = []
    for price in command.prices {
      let known = try catalogue.price(command.productID, price.currency)
      let isNews = known?.amount != price.amount
      let changed = PriceUpdated(
        productID: command.productID, currency: price.currency, amount: price.amount,
        priceVersion: (known?.version ?? 0) + (isNews ? 1 : 0))
      let thing = "price.\(command.productID).\(price.currency)"
      things.append(thing)
      if isNews { try catalogue.save(changed) }
      try tell(changed, of: thing, version: changed.priceVersion, isNews: isNews, turn)
      guard isNews else { continue }
      turn.emit(
        CacheInvalidated(productID: command.productID, currency: price.currency),
        id: "\(thing).v\(changed.priceVersion).CacheInvalidated")
    }
    try answer(Outcome(200, body: command.json), of: things, turn)
  }

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    let catalogue = CatalogueStore(store)
    switch query.head.type {
    case GetProduct.type:
      let wanted: GetProduct = try query.decode()
      guard let product = try catalogue.product(wanted.productID) else {
        return Outcome(.notFound("product", wanted.productID))
      }
      return product.outcome(200)
    case ListProducts.type: return try list(query.decode(), catalogue)
    case GetPrice.type: return try quote(query.decode(), store)
    case GetRate.type: return try answer(query.decode(GetRate.self), store)
    case GetWarehouse.type: return try answer(query.decode(GetWarehouse.self), store)
    case GetQuantityBreaks.type: return try answer(query.decode(GetQuantityBreaks.self), store)
    case GetShippingRates.type: return try answer(query.decode(GetShippingRates.self), store)
    default: throw UnknownMessage(query.head.type)
    }
  }

  private func list(_ query: ListProducts, _ catalogue: CatalogueStore) throws -> Outcome {
    let products = try catalogue.products(after: query.cursor ?? "", limit: query.limit)
    var writer = JSONWriter(reserving: 128 * products.count + 64)
    writer.beginObject()
    writer.list("products", products)
    if products.count == query.limit, let last = products.last { writer.field("next_cursor", last.productID) }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }

  /// As an order's line would be priced now.
  private func quote(_ query: GetPrice, _ store: Database) throws -> Outcome {
    let catalogue = CatalogueStore(store)
    guard try catalogue.product(query.productID) != nil else {
      return Outcome(.notFound("product", query.productID))
    }
    let book = PriceBook(store, base: try store.text(.baseCurrency))
    let line = OrderLine(
      productID: query.productID, sku: query.productID, warehouseID: query.warehouseID, quantity: query.quantity)
    let tooMuch = Problem.validation([.init("/quantity", "the total is larger than can be counted")])
    switch try book.price(line, query.currency) {
    case .none: return Outcome(.currencyNotAvailable(query.currency, [(0, query.productID)]))
    case .tooLarge: return Outcome(tooMuch)
    case .price(let exact):
      guard let price = try book.unitPrice(exact, of: line),
        let total = Money(price, query.currency).times(query.quantity)
      else { return Outcome(tooMuch) }
      let listed = try catalogue.price(query.productID, query.currency)
      return query.outcome(
        price, total, listed: listed?.amount, version: try book.version(line, query.currency))
    }
  }
}

extension GetPrice {
  /// - Parameter listed: The price list's own, in this currency.
  fileprivate func outcome(_ price: Int64, _ total: Money, listed: Int64?, version: Int64) -> Outcome {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("currency", currency)
    writer.field("warehouse_id", warehouseID)
    writer.field("quantity", quantity)
    writer.field("unit_price", Money(price, currency))
    writer.field("total", total)
    if let listed { writer.field("list_price", Money(listed, currency)) }
    writer.field("source", "live")
    writer.field("version", version)
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

extension ProductChanged {
  func says(_ other: ProductChanged) -> Bool {
    sku == other.sku && name == other.name && category == other.category
  }

  /// What its version counts the changes of.
  var thing: String { "product.\(productID)" }
  var factID: String { "\(thing).v\(productVersion).ProductChanged" }

  func outcome(_ status: Int) -> Outcome { Outcome(status, entityTag: "\"\(productVersion)\"", body: json) }
}
