import Contracts
import JSON
import Messaging

extension Notifications {
  /// To where the customer is told things, and what it was told.
  func export(_ query: ExportCustomer, _ store: NotificationsStore) throws -> Outcome {
    var writer = JSONWriter(reserving: 4_096)
    writer.beginObject()
    writer.optional("email", try store.customer(query.customerID)?.email)
    writer.list("mails", try store.mails(of: query.customerID))
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}

extension Mail: JSONEncodable {
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", id)
    writer.field("kind", kind.rawValue)
    writer.field("order_id", orderID)
    writer.field("at", Timestamp.format(at))
    writer.field("subject", subject)
    writer.field("recipient", recipient)
    writer.field("state", state.rawValue)
    writer.optional("reason", reason)
    writer.endObject()
  }
}
