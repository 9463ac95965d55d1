package import JSON

/// Command to pricing: all shipping rates there are; those there were are gone.
package struct PutShippingRates: Payload {
  package static let type = "PutShippingRates"
  /// Rates in all: one message still holds them.
  package static let limit = 1_000

  package let rates: [ShippingRate]

  package init(rates: [ShippingRate]) {
    self.rates = rates
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.list("rates", rates)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    rates = try json.list("rates") { (item) throws(JSONError) in try ShippingRate(json: item) }
  }
}
