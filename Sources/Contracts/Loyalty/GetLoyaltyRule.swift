package import JSON

/// Query to loyalty: the rule of a currency.
package struct GetLoyaltyRule: Payload {
  package static let type = "GetLoyaltyRule"

  package let currency: String

  package init(currency: String) { self.currency = currency }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("currency", currency)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) { currency = try json.string("currency") }
}
