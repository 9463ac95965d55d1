package import Contracts
import JSON
package import Messaging
import SQLite

/// What reviews keeps of a customer, told or forgotten.
extension Reviews {
  package func forget(_ event: CustomerErased, _ turn: Turn) throws {
    try ReviewerStore(turn.store).forget(event)
    try ReviewStore(turn.store).forgetWords(of: event.customerID)
  }

  func export(_ query: ExportCustomer, _ database: Database) throws -> Outcome {
    let requests = RequestStore(database)
    var writer = JSONWriter(reserving: 4_096)
    writer.beginObject()
    writer.key("reviews")
    writer.beginArray()
    for review in try ReviewStore(database).reviews(by: query.customerID) {
      writer.raw(review.document(isPublic: false))
    }
    writer.endArray()
    writer.key("requests")
    writer.beginArray()
    for id in try requests.requests(of: query.customerID) {
      if let request = try requests.request(id) { writer.raw(request.document(try requests.counts(id))) }
    }
    writer.endArray()
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}
