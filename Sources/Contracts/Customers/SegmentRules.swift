package import JSON

/// Who is in a segment by its history: all that is given must hold, and without any nobody is.
package struct SegmentRules: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let minimumOrders: Int64?
  /// In one currency: amounts of different ones are never added.
  package let minimumLifetimeValue: Money?
  /// Days of 24 hours since the last order.
  package let orderedWithinDays: Int64?

  package init(minimumOrders: Int64? = nil, minimumLifetimeValue: Money? = nil, orderedWithinDays: Int64? = nil) {
    self.minimumOrders = minimumOrders
    self.minimumLifetimeValue = minimumLifetimeValue
    self.orderedWithinDays = orderedWithinDays
  }

  package var isEmpty: Bool { self == SegmentRules() }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("minimum_orders", minimumOrders)
    if let minimumLifetimeValue { writer.field("minimum_lifetime_value", minimumLifetimeValue) }
    writer.optional("ordered_within_days", orderedWithinDays)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    minimumOrders = try json.optionalInt64("minimum_orders")
    minimumLifetimeValue = try json["minimum_lifetime_value"].map { (value) throws(JSONError) in try Money(json: value)
    }
    orderedWithinDays = try json.optionalInt64("ordered_within_days")
  }
}
