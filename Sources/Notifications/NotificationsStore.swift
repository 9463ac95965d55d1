import Contracts
import JSON
import SQLite

/// The notifications tables.
struct NotificationsStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  // MARK: Customers

  func customer(_ id: String) throws(SQLiteError) -> Recipient? {
    try database.first(
      "SELECT email, name, active, version, review_requests, order_mail, erased FROM customers WHERE customer_id = ?",
      .text(id)
    ) { row in
      Recipient(
        email: row.text(0), name: row.text(1), active: row.flag(2), wantsReviewRequests: row.flag(4),
        wantsOrderMail: row.flag(5), version: row.integer(3), isErased: row.flag(6))
    }
  }

  func save(_ customer: Recipient, _ id: String) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(id), .text(customer.email),
      .text(customer.name), .flag(customer.active), .integer(customer.version), .flag(customer.wantsReviewRequests),
      .flag(customer.wantsOrderMail), .flag(customer.isErased))
  }

  // MARK: Mails

  func mail(_ id: String) throws(SQLiteError) -> Mail? {
    try database.first(
      """
      SELECT mail_id, kind, order_id, customer_id, amount, currency, state, recipient, subject, at, retries, aside, reason,
        letter
      FROM mails WHERE mail_id = ?
      """, .text(id), read: NotificationsStore.read)
  }

  /// All of this customer's, in the order of their ids.
  func mails(of customerID: String) throws(SQLiteError) -> [Mail] {
    try database.all(
      """
      SELECT mail_id, kind, order_id, customer_id, amount, currency, state, recipient, subject, at, retries, aside, reason,
        letter
      FROM mails WHERE customer_id = ? ORDER BY mail_id
      """, .text(customerID), read: NotificationsStore.read)
  }

  private static func read(_ row: Row) throws(SQLiteError) -> Mail {
    var mail = Mail(
      id: row.text(0), kind: Mail.Kind(rawValue: row.text(1)) ?? .confirmation, orderID: row.text(2),
      customerID: row.text(3), amount: row.optionalInteger(4).map { Money($0, row.text(5)) }, at: row.integer(9),
      subject: row.text(8), letter: row.optionalBytes(13).flatMap { try? Letter(jsonBytes: $0) })
    mail.state = Mail.State(rawValue: row.text(6)) ?? .failed
    mail.recipient = row.text(7)
    mail.retries = row.int(10)
    mail.isAside = row.flag(11)
    mail.reason = row.optionalText(12)
    return mail
  }

  func save(_ mail: Mail) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", .text(mail.id),
      .text(mail.kind.rawValue), .text(mail.orderID), .text(mail.customerID), .optional(mail.amount?.amount),
      .text(mail.amount?.currency ?? ""), .text(mail.state.rawValue), .text(mail.recipient), .text(mail.subject),
      .integer(mail.at), .integer(mail.retries), .flag(mail.isAside), .optional(mail.reason),
      mail.letter.map { .blob($0.json) } ?? .null)
  }
}
