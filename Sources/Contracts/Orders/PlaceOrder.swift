package import JSON

/// Command to orders: a validated order from the intake. The order's id was drawn there.
package struct PlaceOrder: Payload {
  package static let type = "PlaceOrder"

  package let orderID: String
  package let customerID: String
  package let currency: String
  package let externalReference: String?
  /// Equal lines (sku and warehouse) already merged.
  package let lines: [OrderLine]
  /// JSON object text of what the order keeps as it was sent: addresses, metadata.
  package let particulars: [UInt8]
  /// Answer 202 as soon as the order is durable (`Prefer: respond-async`).
  package let acknowledge: Bool
  /// Where it is sent to (ISO 3166); nil where nobody said.
  package let country: String?
  /// Nil for the cheapest.
  package let shippingMethod: String?
  package let terms: OrderTerms

  package init(
    orderID: String, customerID: String, currency: String, externalReference: String?, lines: [OrderLine],
    particulars: [UInt8], acknowledge: Bool = false, country: String? = nil, shippingMethod: String? = nil,
    terms: OrderTerms = .none
  ) {
    self.orderID = orderID
    self.customerID = customerID
    self.currency = currency
    self.externalReference = externalReference
    self.lines = lines
    self.particulars = particulars
    self.acknowledge = acknowledge
    self.country = country
    self.shippingMethod = shippingMethod
    self.terms = terms
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order_id", orderID)
    writer.field("customer_id", customerID)
    writer.field("currency", currency)
    writer.optional("external_reference", externalReference)
    writer.list("lines", lines)
    writer.key("particulars")
    writer.raw(particulars)
    if acknowledge { writer.field("acknowledge", true) }
    writer.optional("country", country)
    writer.optional("shipping_method", shippingMethod)
    if terms != .none { writer.field("terms", terms) }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    orderID = try json.string("order_id")
    customerID = try json.string("customer_id")
    currency = try json.string("currency")
    externalReference = try json.optionalString("external_reference")
    lines = try json.list("lines") { (line) throws(JSONError) in try OrderLine(json: line) }
    particulars = Array(try json.required("particulars").raw)
    acknowledge = json["acknowledge"]?.bool ?? false
    country = try json.optionalString("country")
    shippingMethod = try json.optionalString("shipping_method")
    terms = try json["terms"].map { (value) throws(JSONError) in try OrderTerms(json: value) } ?? .none
  }
}
