package import JSON

/// From this quantity of a line on, so much less a piece.
package struct QuantityBreak: Sendable, Hashable, JSONEncodable, JSONDecodable {
  package static let discounts: ClosedRange<Int64> = 0...10_000

  /// Pieces of one line.
  package let minimumQuantity: Int64
  /// Hundredths of a percent.
  package let discountBasisPoints: Int64

  package init(minimumQuantity: Int64, discountBasisPoints: Int64) {
    self.minimumQuantity = minimumQuantity
    self.discountBasisPoints = discountBasisPoints
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("min_quantity", minimumQuantity)
    writer.field("discount_bps", discountBasisPoints)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    minimumQuantity = try json.int64("min_quantity")
    discountBasisPoints = try json.int64("discount_bps")
  }
}
