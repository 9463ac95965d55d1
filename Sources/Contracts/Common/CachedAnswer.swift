package import JSON

/// What a read cache holds of a thing over HTTP: how reading it is answered, and whose it is. Only the owning worker
/// writes it.
package struct CachedAnswer: JSONEncodable, JSONDecodable, Sendable {
  /// The customer who may read it; services may read everyone's.
  package let owner: String
  package let outcome: Outcome

  package init(owner: String, outcome: Outcome) {
    self.owner = owner
    self.outcome = outcome
  }

  package static func cartKey(partition: String, _ cartID: String) -> String {
    "orderflow:{\(partition)}:cart:\(cartID)"
  }

  /// - Parameter part: `profile`, `preferences`, `segments` or `orders`.
  package static func customerKey(partition: String, _ customerID: String, _ part: String) -> String {
    "orderflow:{\(partition)}:customer:\(customerID):\(part)"
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("owner", owner)
    writer.field("outcome", outcome)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    owner = try json.string("owner")
    outcome = try Outcome(json: json.required("outcome"))
  }
}
