package import JSON

/// Timer of orders: the prices that a request waits for have not come in their time.
package struct QuoteDeadline: Payload {
  package static let type = "QuoteDeadline"

  package let quoteID: String

  package init(quoteID: String) {
    self.quoteID = quoteID
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("quote_id", quoteID)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    quoteID = try json.string("quote_id")
  }
}
