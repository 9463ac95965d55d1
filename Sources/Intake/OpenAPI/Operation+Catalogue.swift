extension Operation {
  // MARK: Reading

  static let listProducts = Operation(
    id: "listProducts", tag: .catalogue, summary: "Products, by id.", query: [.cursor, .limit],
    successes: [.ok(.named("ProductPage", .page("products", of: .product)))])

  static let readProduct = Operation(
    id: "readProduct", tag: .catalogue, summary: "One product.", successes: [.ok(.product, tagged: true)],
    refusals: [.notFound])

  static let readPrice = Operation(
    id: "readPrice", tag: .catalogue, summary: "What a line of an order would cost now.",
    query: [
      Query(name: "product_id", about: "The product.", isRequired: true),
      Query(name: "currency", about: "ISO 4217 code.", isRequired: true),
      Query(name: "warehouse_id", about: "The default warehouse where it is left out."),
      Query(name: "quantity", about: "1 where it is left out.", schema: .integer(1...1_000_000)),
    ],
    successes: [.ok(.price)], refusals: [.notFound, Refusal(422, "currency-not-available")])

  static let readStock = Operation(
    id: "readStock", tag: .stock, summary: "What a warehouse has of a sku.",
    query: [
      Query(name: "sku", about: "The sku.", isRequired: true),
      Query(name: "warehouse_id", about: "The default warehouse where it is left out."),
    ],
    successes: [.ok(.stockLevel, tagged: true)], refusals: [.notFound])

  static let readStockLevel = Operation(
    id: "readStockLevel", tag: .stock, summary: "What a warehouse has of a sku.",
    successes: [.ok(.stockLevel, tagged: true)], refusals: [.notFound])

  // MARK: Changing

  static let putProduct = put(
    "Product", "Set a product.", .newProduct, [.ok(.product, tagged: true), .created(.product, tagged: true)])

  static let putPrices = put(
    "Prices", "Set prices of a product; those in other currencies stay.", .newPrices, [.ok(.prices)],
    refusals: [.notFound])

  static let putRate = put(
    "Rate", "Set what one unit of a currency is in another.", .newRate,
    [.ok(.rate, tagged: true), .created(.rate, tagged: true)])

  static let putWarehouse = put(
    "Warehouse", "Set a warehouse's name and mark-up.", .newWarehouse,
    [.ok(.warehouse, tagged: true), .created(.warehouse, tagged: true)])

  static let putQuantityBreaks = put(
    "QuantityBreaks", "Replace the quantity breaks of a product.", .newBreaks, [.ok(.quantityBreaks, tagged: true)],
    refusals: [.notFound])

  static let putShippingRates = put(
    "ShippingRates", "Replace the shipping rates.", .newShippingRates, [.ok(.shippingRates, tagged: true)])

  private static func put(
    _ name: String, _ summary: String, _ body: Schema, _ successes: [Success], refusals: [Refusal] = []
  ) -> Operation {
    Operation(
      id: "put\(name)", tag: .catalogue, summary: summary, body: body, successes: successes, refusals: refusals)
  }

  static let receiveStock = Operation(
    id: "receiveStock", tag: .stock, summary: "Add goods that arrived.", body: .stockReceipt,
    successes: [.ok(.stockLevel, tagged: true), .created(.stockLevel, tagged: true)])

  static let adjustStock = Operation(
    id: "adjustStock", tag: .stock, summary: "Set what was counted, or the threshold of the low-stock alert.",
    body: .stockCount, successes: [.ok(.stockLevel, tagged: true), .created(.stockLevel, tagged: true)],
    refusals: [Refusal(409, "below-reserved")])
}
