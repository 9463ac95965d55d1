package import JSON

/// Command to pricing: what one unit of a currency is in another.
package struct PutRate: Payload {
  package static let type = "PutRate"

  package let from: String
  package let to: String
  package let rate: ExchangeRate

  package init(from: String, to: String, rate: ExchangeRate) {
    self.from = from
    self.to = to
    self.rate = rate
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("from", from)
    writer.field("to", to)
    writer.field("rate", rate)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    from = try json.string("from")
    to = try json.string("to")
    rate = try json.rate("rate")
  }
}
