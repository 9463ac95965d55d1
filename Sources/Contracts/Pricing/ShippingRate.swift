package import JSON

/// What a method of shipping to a country costs for a subtotal up to a limit, both in one currency.
package struct ShippingRate: Sendable, Hashable, JSONEncodable, JSONDecodable {
  /// ISO 3166 code.
  package let country: String
  package let method: String
  package let currency: String
  /// Minor units; the limit itself is still carried.
  package let upTo: Int64
  /// Minor units.
  package let price: Int64

  package init(country: String, method: String, currency: String, upTo: Int64, price: Int64) {
    self.country = country
    self.method = method
    self.currency = currency
    self.upTo = upTo
    self.price = price
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("country", country)
    writer.field("method", method)
    writer.field("up_to", Money(upTo, currency))
    writer.field("price", Money(price, currency))
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    country = try json.string("country")
    method = try json.string("method")
    let limit = try Money(json: json.required("up_to"))
    let amount = try Money(json: json.required("price"))
    guard limit.currency == amount.currency else {
      throw JSONError(offset: 0, message: "up_to and price must be of one currency")
    }
    (currency, upTo, price) = (limit.currency, limit.amount, amount.amount)
  }

  /// What no two rates may have alike; a line break is in none of its parts.
  package var key: String { "\(country)\n\(method)\n\(currency)\n\(upTo)" }

  /// The order a list is kept and compared in: by country, method, currency and limit, no two alike.
  package static func precedes(_ left: ShippingRate, _ right: ShippingRate) -> Bool {
    (left.country, left.method, left.currency, left.upTo) < (right.country, right.method, right.currency, right.upTo)
  }
}
