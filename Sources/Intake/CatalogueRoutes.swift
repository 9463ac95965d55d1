import Contracts
import HTTP
import JSON
import Messaging

/// Products, prices and stock: read by those who may, changed by staff.
struct CatalogueRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  private var topology: Topology { configuration.topology }
  var pricing: PartitionID { PartitionID(.pricing, 0) }

  var routes: [Route] {
    [
      Route(.get, "/api/v1/products", .customer, .listProducts, listProducts),
      Route(.get, "/api/v1/products/{product_id}", .customer, .readProduct, readProduct),
      Route(.get, "/api/v1/prices", .customer, .readPrice, readPrice),
      Route(.get, "/api/v1/stock", .service, .readStock, readStock),
      Route(.put, "/api/v1/admin/products/{product_id}", .staff, .putProduct, putProduct),
      Route(.put, "/api/v1/admin/prices/{product_id}", .staff, .putPrices, putPrices),
      Route(.put, "/api/v1/admin/rates/{from}/{to}", .staff, .putRate, putRate),
      Route(.put, "/api/v1/admin/warehouses/{warehouse_id}", .staff, .putWarehouse, putWarehouse),
      Route(.put, "/api/v1/admin/quantity-breaks/{product_id}", .staff, .putQuantityBreaks, putBreaks),
      Route(.put, "/api/v1/admin/shipping-rates", .staff, .putShippingRates, putShipping),
      Route(.get, "/api/v1/admin/stock/{warehouse_id}/{sku}", .staff, .readStockLevel, readStockLevel),
      Route(.post, "/api/v1/admin/stock/{warehouse_id}/{sku}/receive", .staff, .receiveStock, receive),
      Route(.post, "/api/v1/admin/stock/{warehouse_id}/{sku}/adjust", .staff, .adjustStock, adjust),
    ]
  }

  // MARK: Reading

  private func listProducts(_ call: Call) throws(Problem) -> Action {
    let query = ListProducts(cursor: call.query("cursor"), limit: try call.limit())
    return .send(call.query(query, to: pricing, replyTo: replyTo))
  }

  private func readProduct(_ call: Call) throws(Problem) -> Action {
    .send(call.query(GetProduct(productID: call.parameters[0]), to: pricing, replyTo: replyTo))
  }

  private func readPrice(_ call: Call) throws(Problem) -> Action {
    var faults: [Problem.Fault] = []
    let product = call.query("product_id") ?? ""
    let currency = call.query("currency") ?? ""
    if product.isEmpty { faults.append(.init("/product_id", "required")) }
    if Currency(currency) == nil { faults.append(.init("/currency", "must be an ISO 4217 code, as in GBP")) }
    let quantity = Int64(call.query("quantity") ?? "1")
    if quantity == nil || !OrderRequest.quantities.contains(quantity ?? 0) {
      faults.append(.init("/quantity", "must be a whole number from 1 to 1000000"))
    }
    if !faults.isEmpty { throw .validation(faults) }
    let query = GetPrice(
      productID: product, currency: currency,
      warehouseID: call.query("warehouse_id") ?? configuration.defaultWarehouse, quantity: quantity ?? 1)
    return .send(call.query(query, to: pricing, replyTo: replyTo))
  }

  private func readStock(_ call: Call) throws(Problem) -> Action {
    guard let sku = call.query("sku"), !sku.isEmpty else { throw .validation([.init("/sku", "required")]) }
    return stock(call, call.query("warehouse_id") ?? configuration.defaultWarehouse, sku)
  }

  private func readStockLevel(_ call: Call) throws(Problem) -> Action {
    stock(call, call.parameters[0], call.parameters[1])
  }

  private func stock(_ call: Call, _ warehouse: String, _ sku: String) -> Action {
    let query = GetStock(warehouseID: warehouse, sku: sku)
    return .send(call.query(query, to: topology.partition(.reservation, key: warehouse), replyTo: replyTo))
  }

  // MARK: Changing

  private func putProduct(_ call: Call) throws(Problem) -> Action {
    let id = try call.name(0, "product_id")
    var fields = Fields(try Fields.document(call.request.body))
    let product = PutProduct(
      productID: id, sku: fields.optionalText("sku", maximum: 64) ?? id, name: fields.text("name"),
      category: fields.optionalText("category") ?? "")
    try fields.check()
    return .send(try call.command(product, to: pricing, scope: "product \(id)", replyTo: replyTo))
  }

  private func putPrices(_ call: Call) throws(Problem) -> Action {
    let id = try call.name(0, "product_id")
    var fields = Fields(try Fields.document(call.request.body))
    var prices: [Money] = []
    if let list = fields.value("prices"), list.kind == .array, (1...200).contains(list.count) {
      for (index, item) in list.elements.enumerated() {
        var price = Fields(item, at: "/prices/\(index)")
        prices.append(Money(price.integer("amount", 0...1_000_000_000_000), price.currency("currency")))
        fields.add(price.faults)
      }
    } else {
      fields.fault("prices", "must be an array of 1 to 200 amounts")
    }
    try fields.check()
    let command = PutPrices(productID: id, prices: prices)
    return .send(try call.command(command, to: pricing, scope: "price \(id)", replyTo: replyTo))
  }

  private func receive(_ call: Call) throws(Problem) -> Action {
    let (warehouse, sku) = (try call.name(0, "warehouse_id"), try call.name(1, "sku"))
    var fields = Fields(try Fields.document(call.request.body))
    let command = ReceiveStock(
      warehouseID: warehouse, sku: sku, quantity: fields.integer("quantity", 1...1_000_000_000),
      reference: fields.optionalText("reference"))
    try fields.check()
    return try send(command, warehouse, sku, call)
  }

  private func adjust(_ call: Call) throws(Problem) -> Action {
    let (warehouse, sku) = (try call.name(0, "warehouse_id"), try call.name(1, "sku"))
    var fields = Fields(try Fields.document(call.request.body))
    let command = AdjustStock(
      warehouseID: warehouse, sku: sku, onHand: fields.optionalInteger("on_hand", 0...1_000_000_000_000),
      lowStockThreshold: fields.optionalInteger("low_stock_threshold", 0...1_000_000_000_000),
      reason: fields.optionalText("reason"))
    if fields.value("on_hand") == nil, fields.value("low_stock_threshold") == nil {
      fields.fault("on_hand", "required, unless low_stock_threshold is given")
    }
    try fields.check()
    return try send(command, warehouse, sku, call)
  }

  private func send(
    _ command: some Payload, _ warehouse: String, _ sku: String, _ call: Call
  ) throws(Problem) -> Action {
    .send(
      try call.command(
        command, to: topology.partition(.reservation, key: warehouse), scope: "stock \(warehouse)/\(sku)",
        replyTo: replyTo))
  }
}
