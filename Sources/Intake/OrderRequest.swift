import Contracts
import JSON

/// The body of `POST /api/v1/orders`, validated: every fault is named at once, equal lines are merged.
struct OrderRequest {
  static let quantities: ClosedRange<Int64> = 1...1_000_000
  static let lineLimit = 1_000

  let customerID: String?
  let currency: String
  let externalReference: String?
  let lines: [OrderLine]
  /// JSON object text: addresses and metadata.
  let particulars: [UInt8]
  /// ISO code of the shipping address.
  let country: String?
  let shippingMethod: String?
  let promotionCodes: [String]
  /// Nil to be settled by invoice.
  let payment: PaymentMeans?

  /// - Parameter namesCustomer: the caller is a service and must say for whom it acts.
  init(_ body: [UInt8], namesCustomer: Bool, defaultWarehouse: String) throws(Problem) {
    var fields = Fields(try Fields.document(body))
    customerID = fields.optionalText("customer_id")
    if namesCustomer, fields.value("customer_id") == nil {
      fields.fault("customer_id", "required: a service names the customer it acts for")
    }
    currency = fields.currency("currency")
    externalReference = fields.optionalText("external_reference")
    lines = OrderRequest.lines(&fields, defaultWarehouse)
    let addresses = Addresses(&fields)
    payment = OrderRequest.payment(&fields)
    promotionCodes = OrderRequest.promotionCodes(&fields)
    if let metadata = fields.value("metadata") {
      if metadata.kind != .object { fields.fault("metadata", "must be an object") }
      if metadata[HoldNotConfirmed.metadata] != nil {
        fields.fault("metadata/\(HoldNotConfirmed.metadata)", "is Orderflow's own: leave it out")
      }
    }
    shippingMethod = fields.optionalText("shipping_method", maximum: 64)
    country = addresses.shipping.country
    if shippingMethod != nil, fields.value("shipping_address") == nil {
      fields.fault("shipping_method", "needs a shipping_address with its country")
    }
    try fields.check()
    particulars = addresses.document(metadata: fields.value("metadata"))
  }

  private static func lines(_ fields: inout Fields, _ defaultWarehouse: String) -> [OrderLine] {
    guard let items = fields.value("items") else {
      fields.fault("items", "required")
      return []
    }
    guard items.kind == .array, (1...lineLimit).contains(items.count) else {
      fields.fault("items", "must be an array of 1 to \(lineLimit) lines")
      return []
    }
    var merged: [OrderLine] = []
    var places: [String: Int] = [:]
    var index = 0
    for item in items.elements {
      let line = line(item, index, &fields, defaultWarehouse)
      let key = "\(line.warehouseID)\u{0}\(line.sku)"
      if let place = places[key] {
        merged[place].quantity += line.quantity
        if merged[place].productID != line.productID {
          fields.add([
            .init("/items/\(index)/product_id", "another line has the same sku for product \(merged[place].productID)")
          ])
        }
      } else {
        places[key] = merged.count
        merged.append(line)
      }
      index += 1
    }
    return merged
  }

  private static func line(
    _ item: JSONView, _ index: Int, _ fields: inout Fields, _ defaultWarehouse: String
  ) -> OrderLine {
    var line = Fields(item, at: "/items/\(index)")
    guard item.kind == .object else {
      fields.fault("items/\(index)", "must be an object")
      return OrderLine(productID: "", sku: "", warehouseID: "", quantity: 1)
    }
    let parsed = self.line(&line, defaultWarehouse)
    fields.add(line.faults)
    return parsed
  }

  /// Product, sku, warehouse and quantity.
  static func line(_ fields: inout Fields, _ defaultWarehouse: String) -> OrderLine {
    let product = fields.text("product_id", maximum: 64)
    let sku = fields.optionalText("sku", maximum: 64) ?? product
    let warehouse = fields.optionalText("warehouse_id", maximum: 64) ?? defaultWarehouse
    return OrderLine(
      productID: product, sku: sku, warehouseID: warehouse, quantity: fields.integer("quantity", quantities))
  }

  /// `none`, `invoice` and an empty object are settled by invoice; any other method needs the provider's token.
  static func payment(_ fields: inout Fields) -> PaymentMeans? {
    guard let payment = fields.value("payment") else { return nil }
    guard payment.kind == .object else {
      fields.fault("payment", "must be an object")
      return nil
    }
    if payment.count == 0 { return nil }
    var members = fields.nested(payment, "payment")
    let method = members.text("method", maximum: 64)
    let isInvoice = ["none", "invoice"].contains(method)
    let token = isInvoice ? "" : members.text("token")
    fields.add(members.faults)
    return isInvoice ? nil : PaymentMeans(method: method, token: token)
  }

  static func promotionCodes(_ fields: inout Fields) -> [String] {
    guard let codes = fields.value("promotion_codes") else { return [] }
    guard codes.kind == .array, codes.count <= 20 else {
      fields.fault("promotion_codes", "must be an array of at most 20 codes")
      return []
    }
    let texts = codes.elements.map(\.string)
    for (index, text) in texts.enumerated() where !(1...64).contains(text?.utf8.count ?? 0) {
      fields.fault("promotion_codes/\(index)", "must be a string of 1 to 64 bytes")
    }
    return texts.compactMap { $0 }
  }
}
