import Contracts
import JSON
import Messaging
import SQLite

/// The payments tables.
struct PaymentStore {
  /// Who of an order may take money: its highest attempt, unless it is closed.
  struct Payer {
    let attempt: Int
    let isClosed: Bool
  }

  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func payer(_ orderID: String) throws(SQLiteError) -> Payer? {
    try database.first("SELECT attempt, closed FROM payers WHERE order_id = ?", .text(orderID)) {
      Payer(attempt: $0.int(0), isClosed: $0.flag(1))
    }
  }

  func save(_ payer: Payer, of orderID: String) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO payers VALUES (?, ?, ?)", .text(orderID), .integer(payer.attempt), .flag(payer.isClosed))
  }

  // MARK: Payments

  /// Every authorisation of the order, the oldest first.
  func payments(_ orderID: String) throws -> [Payment] {
    try database.all(
      """
      SELECT first_attempt, attempt, customer_id, amount, currency, state, refunded, version, reference, call, round,
        waits, declines, aside, draft, slip
      FROM payments WHERE order_id = ? ORDER BY first_attempt
      """, .text(orderID)
    ) { row in
      var payment = Payment(
        orderID: orderID, firstAttempt: row.int(0), attempt: row.int(1), customerID: row.text(2),
        amount: Money(row.integer(3), row.text(4)), state: Payment.State(rawValue: row.text(5)) ?? .voided)
      payment.refunded = row.integer(6)
      payment.version = row.int(7)
      payment.reference = row.optionalText(8)
      payment.call = row.text(9)
      payment.round = row.int(10)
      payment.waits = row.flag(11)
      payment.declines = row.int(12)
      payment.isAside = row.flag(13)
      payment.draft = row.optionalBytes(14).flatMap { try? Draft(jsonBytes: $0) }
      payment.slip = row.text(15).split(separator: " ").compactMap { Stop(String($0)) }
      return payment
    }
  }

  /// The one that waits for this call's answer: a call's id begins with its order's.
  func payment(calling call: String) throws -> Payment? {
    try payments(String(call.prefix { $0 != "." })).first { $0.waits && $0.call == call }
  }

  func save(_ payment: Payment) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      .text(payment.orderID), .integer(payment.firstAttempt), .integer(payment.attempt), .text(payment.customerID),
      .integer(payment.amount.amount), .text(payment.amount.currency), .text(payment.state.rawValue),
      .integer(payment.refunded), .integer(payment.version), .optional(payment.reference), .text(payment.call),
      .integer(payment.round), .flag(payment.waits), .integer(payment.declines),
      .flag(payment.isAside),
      payment.draft.map { .blob($0.json) } ?? .null,
      .text(payment.slip.map(\.description).joined(separator: " ")))
  }

  // MARK: Refunds

  /// Of one payment, in the order of their names.
  func refunds(_ payment: Payment) throws(SQLiteError) -> [Refund] {
    try database.all(
      "SELECT refund_id, amount, state, declines, aside FROM refunds WHERE order_id = ? AND first_attempt = ? ORDER BY refund_id",
      .text(payment.orderID), .integer(payment.firstAttempt)
    ) { row in
      var refund = Refund(
        orderID: payment.orderID, refundID: row.text(0), firstAttempt: payment.firstAttempt, amount: row.integer(1),
        state: Refund.State(rawValue: row.text(2)) ?? .failed)
      refund.declines = row.int(3)
      refund.isAside = row.flag(4)
      return refund
    }
  }

  func save(_ refund: Refund) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?)", .text(refund.orderID), .text(refund.refundID),
      .integer(refund.firstAttempt), .integer(refund.amount), .text(refund.state.rawValue), .integer(refund.declines),
      .flag(refund.isAside))
  }
}
