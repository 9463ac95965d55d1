package import JSON

/// Event of pricing: the shipping rates are now these, all of them. Orders keeps them for when pricing is silent.
package struct ShippingRatesChanged: Event {
  package static let type = "ShippingRatesChanged"

  package let rates: [ShippingRate]
  /// Counts the changes of the list.
  package let listVersion: Int64

  package init(rates: [ShippingRate], listVersion: Int64) {
    self.rates = rates
    self.listVersion = listVersion
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.list("rates", rates)
    writer.field("list_version", listVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    rates = try json.list("rates") { (item) throws(JSONError) in try ShippingRate(json: item) }
    listVersion = try json.int64("list_version")
  }
}
