package import JSON

/// The order as it travels along its routing slip: each stop reads it, fills in its part and passes it on.
package struct Draft: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let orderID: String
  /// Raised when orders sends the order round again; a stop refuses an attempt below the highest it has seen.
  package let attempt: Int
  package let customerID: String
  package let currency: String
  package var lines: [OrderLine]
  /// Short lines found so far; when there are any, the remaining reservation stops only check.
  package var shortages: [Shortage]
  /// Where it is sent to (ISO 3166); nil where nobody said.
  package let country: String?
  /// The one asked for, and once `shipping` is filled in the one chosen.
  package var shippingMethod: String?
  /// Filled by pricing: minor units of the currency.
  package var shipping: Int64?
  /// Filled by pricing in a quote: each method that carries the lines, in the order of their names.
  package var shippingMethods: [Shipping] = []
  package var terms: OrderTerms
  /// Filled by promotion: what was taken off, which the lines' `discount` shares out among them.
  package var promotions: [AppliedPromotion] = []
  /// Filled by promotion: what else was considered, and why it was not applied.
  package var promotionsNotApplied: [PromotionNotApplied] = []
  /// The customer's segments, for promotion: from orders' projection, or filled in by customers where it is asked.
  package var segments: [String] = []
  /// Filled by payments: what the order's document says of its payment; nil for `none`.
  package var paymentStatus: String?

  package init(
    orderID: String, attempt: Int, customerID: String, currency: String, lines: [OrderLine], country: String? = nil,
    shippingMethod: String? = nil, shipping: Int64? = nil, terms: OrderTerms = .none
  ) {
    self.orderID = orderID
    self.attempt = attempt
    self.customerID = customerID
    self.currency = currency
    self.lines = lines
    shortages = []
    self.country = country
    self.shippingMethod = shippingMethod
    self.shipping = shipping
    self.terms = terms
  }

  /// What the lines and shipping come to, discounts taken off; nil while a line has no price, or when it is more than
  /// can be counted.
  package var total: Money? {
    var sum = Money(shipping ?? 0, currency)
    for line in lines {
      guard let amount = line.total, let next = sum.plus(Money(amount, currency)) else { return nil }
      sum = next
    }
    return sum
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("attempt", attempt)
    writer.field("customer_id", customerID)
    writer.field("currency", currency)
    writer.list("lines", lines)
    if !shortages.isEmpty {
      writer.list("shortages", shortages)
    }
    writer.optional("country", country)
    writer.optional("shipping_method", shippingMethod)
    writer.optional("shipping", shipping)
    if !shippingMethods.isEmpty { writer.list("shipping_methods", shippingMethods) }
    if terms != .none { writer.field("terms", terms) }
    if !promotions.isEmpty { writer.list("promotions", promotions) }
    if !promotionsNotApplied.isEmpty { writer.list("promotions_not_applied", promotionsNotApplied) }
    if !segments.isEmpty { writer.strings("segments", segments) }
    writer.optional("payment_status", paymentStatus)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    attempt = try json.int("attempt")
    customerID = try json.string("customer_id")
    currency = try json.string("currency")
    lines = try json.list("lines") { (line) throws(JSONError) in try OrderLine(json: line) }
    shortages =
      json["shortages"] == nil
      ? [] : try json.list("shortages") { (item) throws(JSONError) in try Shortage(json: item) }
    country = try json.optionalString("country")
    shippingMethod = try json.optionalString("shipping_method")
    shipping = try json.optionalInt64("shipping")
    if json["shipping_methods"] != nil {
      shippingMethods = try json.list("shipping_methods") { (item) throws(JSONError) in try Shipping(json: item) }
    }
    terms = try json["terms"].map { (value) throws(JSONError) in try OrderTerms(json: value) } ?? .none
    if json["promotions"] != nil {
      promotions = try json.list("promotions") { (item) throws(JSONError) in try AppliedPromotion(json: item) }
    }
    if json["promotions_not_applied"] != nil {
      promotionsNotApplied = try json.list("promotions_not_applied") { (item) throws(JSONError) in
        try PromotionNotApplied(json: item)
      }
    }
    segments = json["segments"]?.elements.compactMap(\.string) ?? []
    paymentStatus = try json.optionalString("payment_status")
  }
}

/// A line that stock cannot fill; a member of `out_of_stock_items`.
package struct Shortage: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let productID: String
  package let sku: String
  package let warehouseID: String
  package let requested: Int64
  package let available: Int64

  package init(productID: String, sku: String, warehouseID: String, requested: Int64, available: Int64) {
    self.productID = productID
    self.sku = sku
    self.warehouseID = warehouseID
    self.requested = requested
    self.available = available
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("product_id", productID)
    writer.field("sku", sku)
    writer.field("warehouse_id", warehouseID)
    writer.field("requested", requested)
    writer.field("available", available)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    productID = try json.string("product_id")
    sku = try json.string("sku")
    warehouseID = try json.string("warehouse_id")
    requested = try json.int64("requested")
    available = try json.int64("available")
  }
}
