/// What the OpenAPI document says of a route beside its method, path and access.
///
/// A route cannot be made without one. To add a route: describe it as a static member in `Operation+NAME.swift` of this
/// folder, its documents as schemas in `Schema+NAME.swift`, pass it to `Route`, and give it a case in
/// `Tests/SystemTests/OpenAPI/OperationCase+NAME.swift`, without which the contract test fails. Said here is only what is the
/// route's own: tokens, limits, idempotency, conditional reads and the refusals that every route can give follow from
/// method, access and what is said (see `OpenAPIDocument`).
struct Operation: Sendable {
  enum Tag: String, CaseIterable, Sendable {
    case orders, carts, checkout, catalogue, stock, campaigns, customers, analytics, loyalty, reviews, operation, probes
  }

  /// A parameter in the query.
  struct Query: Sendable {
    let name: String
    let about: String
    var schema = Schema.text
    var isRequired = false
  }

  struct Success: Sendable {
    let status: Int
    let schema: Schema
    var about = "Done."
    /// Carries `ETag`; a read honours `If-None-Match`.
    var isTagged = false
    /// Carries `Location`.
    var isLocated = false
    var mediaType = "application/json"
  }

  /// A refusal of its own: the status and the last part of the problem's `type`.
  struct Refusal: Sendable {
    let status: Int
    let kind: String

    init(_ status: Int, _ kind: String) {
      self.status = status
      self.kind = kind
    }
  }

  let id: String
  let tag: Tag
  let summary: String
  var query: [Query] = []
  var body: Schema?
  var isBodyRequired = true
  let successes: [Success]
  var refusals: [Refusal] = []
  /// Honours `If-Match`.
  var isConditional = false
  /// Answered by the intake alone.
  var isLocal = false
  /// Read from Redis and the stores: no worker can be silent.
  var blocks = false
}

extension Operation.Success {
  static func ok(_ schema: Schema, tagged isTagged: Bool = false) -> Self {
    Self(status: 200, schema: schema, isTagged: isTagged)
  }

  static func created(_ schema: Schema, tagged isTagged: Bool = false, located isLocated: Bool = false) -> Self {
    Self(status: 201, schema: schema, about: "Made.", isTagged: isTagged, isLocated: isLocated)
  }
}

extension Operation.Query {
  static let cursor = Self(name: "cursor", about: "Where the page begins: `next_cursor` of the one before.")
  static let limit = Self(name: "limit", about: "Entries of a page.", schema: .integer(1...200))
  static let customer = Self(name: "customer_id", about: "For a service: whose.")
}

extension Operation.Refusal {
  static let notFound = Self(404, "not-found")
}
