import Contracts
import Messaging
import SQLite

/// The mailer's mails against the rows of notifications: each that is said to be sent was, and no other.
extension Checks {
  mutating func checkMails() throws {
    let mails = try rows(.notifications, "SELECT mail_id, state, customer_id FROM mails") { row in
      (id: row.text(0), state: row.text(1), customerID: row.text(2))
    }
    let customers = Set(try rows(.customers, "SELECT customer_id FROM customers") { $0.text(0) })
    for mail in mails where mail.state != "sent" && mail.state != "skipped" {
      // Nobody has an order called off before it is known that there is no such customer.
      if mail.state == "waiting", !customers.contains(mail.customerID) { continue }
      if try isAnySetAside(mail.id) || isAnySetAside("customer.\(mail.customerID).") { continue }
      breach("\(mail.id) to \(mail.customerID) is \(mail.state)")
    }
    let sent = Set(mails.filter { $0.state == "sent" }.map(\.id))
    for id in sent.symmetricDifference(world.provider.mails.keys).sorted() where try !isAnySetAside(id) {
      breach("\(id) is \(sent.contains(id) ? "said to be sent, and was not" : "sent, and not known to be")")
    }
  }

  private func isAnySetAside(_ id: String) throws -> Bool {
    try partitions(.notifications).contains { try isSetAside(id, in: $0) }
  }
}
