import Contracts
import Messaging
import SQLite

/// The mailer's mails against the rows of notifications: each that is said to be sent was, and no other.
extension Checks {
  mutating func checkMails() throws {
    let mails = try rows(.notifications, "SELECT mail_id, state, recipient, order_id FROM mails") { row in
      (id: row.text(0), state: row.text(1), recipient: row.text(2), orderID: row.text(3))
    }
    let sent = Set(mails.filter { $0.state == "sent" }.map(\.id))
    for mail in mails where mail.state != "sent" && mail.state != "skipped" {
      if try partitions(.notifications).contains(where: {
        try isSetAside(mail.id, in: $0) || isSetAside("customer.", in: $0)
      }) {
        continue
      }
      breach("\(mail.id) to \(mail.recipient) is \(mail.state)")
    }
    for id in sent.symmetricDifference(world.provider.mails.keys).sorted() {
      if try partitions(.notifications).contains(where: { try isSetAside(id, in: $0) }) { continue }
      breach("\(id) is \(sent.contains(id) ? "said to be sent, and was not" : "sent, and not known to be")")
    }
  }
}
