extension Schema {
  static let product = Schema.named(
    "Product",
    .object(["product_id": .text, "sku": .text, "name": .text, "category": .text, "product_version": version]))

  static let newProduct = Schema.named(
    "NewProduct", .object(["sku?": .about("The product's id by default.", .text), "name": .text, "category?": .text]))

  static let price = Schema.named(
    "Price",
    .object([
      "product_id": .text, "currency": currency, "warehouse_id": .text, "quantity": .number, "unit_price": money,
      "total": money, "list_price?": .about("The price list's own, in this currency.", money), "source": .oneOf("live"),
      "version": version,
    ]))

  static let newPrices = Schema.named("NewPrices", .object(["prices": .list(money)]))
  static let prices = Schema.named("Prices", .object(["product_id": .text, "prices": .list(money)]))

  private static let decimal = Schema.about("A decimal as text, as in \"0.0000395\".", .text)
  static let newRate = Schema.named("NewRate", .object(["rate": decimal]))
  static let rate = Schema.named(
    "Rate", .object(["from": currency, "to": currency, "rate": decimal, "version": version]))

  private static let markup = Schema.about("Basis points put on every price there.", .number)
  static let newWarehouse = Schema.named("NewWarehouse", .object(["name": .text, "markup_bps": markup]))
  static let warehouse = Schema.named(
    "Warehouse", .object(["warehouse_id": .text, "name": .text, "markup_bps": markup, "version": version]))

  private static let breaks = Schema.list(
    .object(["min_quantity": .integer(1...1_000_000), "discount_bps": .number]))
  static let newBreaks = Schema.named("NewQuantityBreaks", .object(["breaks": breaks]))
  static let quantityBreaks = Schema.named(
    "QuantityBreaks", .object(["product_id": .text, "breaks": breaks, "version": version]))

  private static let rates = Schema.list(
    .object(["country": .text, "method": .text, "up_to": money, "price": money]))
  static let newShippingRates = Schema.named("NewShippingRates", .object(["rates": rates]))
  static let shippingRates = Schema.named("ShippingRates", .object(["rates": rates, "version": version]))

  static let stockLevel = Schema.named(
    "StockLevel",
    .object([
      "warehouse_id": .text, "sku": .text, "on_hand": .count, "reserved": .count, "available": .count,
      "low_stock_threshold": .count, "version": version,
    ]))

  static let stockReceipt = Schema.named(
    "StockReceipt", .object(["quantity": .integer(1...1_000_000_000), "reference?": .text]))

  static let stockCount = Schema.named(
    "StockCount",
    .object([
      "on_hand?": .about("Required unless low_stock_threshold is given.", .count), "low_stock_threshold?": .count,
      "reason?": .text,
    ]))
}
