package import JSON

/// Query to pricing: all shipping rates.
package struct GetShippingRates: Payload {
  package static let type = "GetShippingRates"

  package init() {}

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {}
}
