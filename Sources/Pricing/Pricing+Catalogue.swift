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
    if let known, known.says(changed) { return try turn.answer(known.outcome(200)) }
    try catalogue.save(changed)
    turn.emit(changed, id: changed.factID)
    try turn.answer(changed.outcome(known == nil ? 201 : 200))
  }

  func putPrices(_ command: PutPrices, _ turn: Turn) throws {
    let catalogue = CatalogueStore(turn.store)
    guard try catalogue.product(command.productID) != nil else {
      return try turn.refuse(.notFound("product", command.productID))
    }
    for price in command.prices {
      let known = try catalogue.price(command.productID, price.currency)
      guard known?.amount != price.amount else { continue }
      let version = (known?.version ?? 0) + 1
      try catalogue.save(command.productID, price, version: version)
      let fact = "price.\(command.productID).\(price.currency).v\(version)"
      turn.emit(
        PriceUpdated(
          productID: command.productID, currency: price.currency, amount: price.amount, priceVersion: version),
        id: "\(fact).PriceUpdated")
      turn.emit(
        CacheInvalidated(productID: command.productID, currency: price.currency), id: "\(fact).CacheInvalidated")
    }
    try turn.answer(Outcome(200, body: command.json))
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
    case GetPrice.type: return try quote(query.decode(), catalogue)
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

  private func quote(_ query: GetPrice, _ catalogue: CatalogueStore) throws -> Outcome {
    guard try catalogue.product(query.productID) != nil else {
      return Outcome(.notFound("product", query.productID))
    }
    guard let price = try catalogue.price(query.productID, query.currency) else {
      return Outcome(.currencyNotAvailable(query.currency, [(0, query.productID)]))
    }
    guard let total = Money(price.amount, query.currency).times(query.quantity) else {
      return Outcome(.validation([.init("/quantity", "the total is larger than can be counted")]))
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("product_id", query.productID)
    writer.field("currency", query.currency)
    writer.field("warehouse_id", query.warehouseID)
    writer.field("quantity", query.quantity)
    writer.key("unit_price")
    Money(price.amount, query.currency).write(to: &writer)
    writer.field("total", total)
    writer.field("source", "live")
    writer.field("version", price.version)
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

extension ProductChanged {
  func says(_ other: ProductChanged) -> Bool {
    sku == other.sku && name == other.name && category == other.category
  }

  var factID: String { "product.\(productID).v\(productVersion).ProductChanged" }

  func outcome(_ status: Int) -> Outcome { Outcome(status, entityTag: "\"\(productVersion)\"", body: json) }
}
