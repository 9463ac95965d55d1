import Testing

extension Model.Expected {
  /// Holds an answer against it, field by field.
  func check(_ answer: HTTPAnswer, of order: RealOrder) throws {
    let json = try answer.json
    switch self {
    case .confirmed(let total, let lines):
      #expect(answer.status == 201, "\(order.reference): \(answer.text)")
      #expect(json["status"]?.string == "confirmed")
      #expect(json["total"] == order.money(total), "\(order.reference)")
      #expect(json["items"]?.array.count == lines.count)
      for (line, item) in zip(lines, json["items"]?.array ?? []) { line.check(item, of: order) }
      checkConfirmed(answer, json, of: order)
    case .outOfStock(let shortages):
      #expect(answer.status == 409 && answer.problem == "out-of-stock", "\(order.reference): \(answer.text)")
      #expect(Set(json["out_of_stock_items"]?.array.map(Short.init) ?? []) == Set(shortages.map(Short.init)))
      #expect(json["out_of_stock_items"]?.array.count == shortages.count)
    case .notPriced(let lines):
      #expect(answer.status == 422 && answer.problem == "currency-not-available", "\(order.reference): \(answer.text)")
      #expect(json["errors"]?.array.count == lines.count)
    case .invalid(let lines):
      #expect(answer.status == 422 && answer.problem == "validation", "\(order.reference): \(answer.text)")
      let pointers = json["errors"]?.array.map { $0["pointer"]?.string }
      #expect(pointers == lines.map { "/items/\($0)/quantity" })
    case .unknownCustomer: #expect(answer.status == 422 && answer.problem == "unknown-customer")
    case .unknownProduct: #expect(answer.status == 422 && answer.problem == "unknown-product")
    }
  }

  private func checkConfirmed(_ answer: HTTPAnswer, _ json: JSONValue, of order: RealOrder) {
    #expect(json["id"]?.string?.hasPrefix("ord_") == true)
    #expect(answer.headers["location"] == "/api/v1/orders/\(json["id"]?.string ?? "")")
    #expect(answer.headers["etag"] != nil)
    #expect(json["version"]?.int ?? 0 > 0)
    #expect(json["external_reference"]?.string == order.reference)
    #expect(json["customer_id"]?.string == order.customer)
    let code = json["shipping_address"]?["country"]?.string
    #expect(code == Country.codes[order.country], "\(order.country)")
  }

  /// Refused by the business: then the order exists, rejected.
  var isKeptRefusal: Bool {
    switch self {
    case .outOfStock, .notPriced, .unknownCustomer, .unknownProduct: true
    case .confirmed, .invalid: false
    }
  }
}

/// The countries of the real orders, as the shop's export writes them.
enum Country {
  static let codes = [
    "United Kingdom": "GB", "EIRE": "IE", "Germany": "DE", "France": "FR", "Australia": "AU", "Netherlands": "NL",
    "Norway": "NO",
  ]
}

/// One line of an out-of-stock answer.
private struct Short: Hashable {
  let product: String?
  let sku: String?
  let warehouse: String?
  let requested: Int?
  let available: Int?

  init(_ json: JSONValue) {
    (product, sku) = (json["product_id"]?.string, json["sku"]?.string)
    warehouse = json["warehouse_id"]?.string
    (requested, available) = (json["requested"]?.int, json["available"]?.int)
  }

  init(_ shortage: Model.Shortage) {
    let line = shortage.line
    (product, sku, warehouse) = (line.product, line.place.sku, line.place.warehouse)
    (requested, available) = (line.quantity, shortage.available)
  }
}

extension Model.PricedLine {
  fileprivate func check(_ item: JSONValue, of order: RealOrder) {
    #expect(item["product_id"]?.string == line.product)
    #expect(item["sku"]?.string == line.place.sku)
    #expect(item["warehouse_id"]?.string == line.place.warehouse)
    #expect(item["quantity"]?.int == line.quantity)
    #expect(item["unit_price"] == order.money(unitPrice))
    #expect(item["total"] == order.money(unitPrice * line.quantity))
  }
}

extension RealOrder {
  fileprivate func money(_ amount: Int) -> JSONValue {
    .object(["amount": .number(Double(amount)), "currency": .string(currency)])
  }
}
