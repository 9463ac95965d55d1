import Contracts
import JSON
import SQLite

/// A checkout of a cart: where its order is to go, how it is paid, and what it would cost.
struct Checkout {
  enum Status: String {
    case open, confirming, confirmed
  }

  let id: String
  let cartID: String
  let customerID: String
  var status: Status
  var version: Int64
  /// How often it was confirmed.
  var confirmation: Int
  /// The addresses; JSON object text.
  var particulars: [UInt8]
  var country: String?
  /// The one asked for; nil for the cheapest.
  var shippingMethod: String?
  var promotionCodes: [String]
  var payment: PaymentMeans?
  /// What its lines cost when they were asked last.
  var quoted: Draft
  /// The total the customer has seen: an order may not come to more. Minor units.
  var acceptedTotal: Int64
  /// The order it has become, or is becoming.
  var orderID: String?

  var entityTag: String { "\"\(version)\"" }
  var location: String { "/api/v1/checkout/\(id)" }

  func isVisible(to customer: String?) -> Bool { customer == nil || customer == customerID }
}

/// The checkouts table.
struct CheckoutStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func checkout(_ id: String) throws -> Checkout? {
    try database.first(
      """
      SELECT cart_session_id, customer_id, status, version, confirmation, particulars, country, shipping_method, terms,
        quoted, order_id FROM checkouts WHERE checkout_session_id = ?
      """, .text(id)
    ) { row in
      (
        row.text(0), row.text(1), row.text(2), row.integer(3), row.int(4), row.bytes(5), row.optionalText(6),
        row.optionalText(7), row.bytes(8), row.bytes(9), row.optionalText(10)
      )
    }.map { row in
      let terms = try OrderTerms(jsonBytes: row.8)
      return Checkout(
        id: id, cartID: row.0, customerID: row.1, status: Checkout.Status(rawValue: row.2) ?? .open, version: row.3,
        confirmation: row.4, particulars: row.5, country: row.6, shippingMethod: row.7,
        promotionCodes: terms.promotionCodes, payment: terms.payment, quoted: try Draft(jsonBytes: row.9),
        acceptedTotal: terms.acceptedTotal ?? 0, orderID: row.10)
    }
  }

  func save(_ checkout: Checkout, at now: Int64) throws(SQLiteError) {
    let terms = OrderTerms(
      promotionCodes: checkout.promotionCodes, payment: checkout.payment, acceptedTotal: checkout.acceptedTotal)
    try database.run(
      "INSERT OR REPLACE INTO checkouts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", .text(checkout.id),
      .text(checkout.cartID), .text(checkout.customerID), .text(checkout.status.rawValue),
      .integer(checkout.version), .integer(checkout.confirmation), .blob(checkout.particulars),
      .optional(checkout.country), .optional(checkout.shippingMethod),
      .blob((checkout.status == .confirmed ? terms.settled : terms).json), .blob(checkout.quoted.json),
      .optional(checkout.orderID), .integer(now))
  }
}
