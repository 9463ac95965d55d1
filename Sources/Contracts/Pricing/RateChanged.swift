package import JSON

/// Event of pricing: what one unit of a currency is in another is now this.
package struct RateChanged: Event {
  package static let type = "RateChanged"

  /// ISO 4217 codes.
  package let from: String
  package let to: String
  package let rate: ExchangeRate
  /// Counts the changes of this rate.
  package let rateVersion: Int64

  package init(from: String, to: String, rate: ExchangeRate, rateVersion: Int64) {
    self.from = from
    self.to = to
    self.rate = rate
    self.rateVersion = rateVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("from", from)
    writer.field("to", to)
    writer.field("rate", rate)
    writer.field("rate_version", rateVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    from = try json.string("from")
    to = try json.string("to")
    rate = try json.rate("rate")
    rateVersion = try json.int64("rate_version")
  }
}
