import Contracts
import Messaging
import SQLite

/// The reviews that were answered for are there, as they were written.
extension Checks {
  mutating func checkReviews() throws {
    let kept = Set(
      try rows(.reviews, "SELECT review_id, customer_id, product_id, rating FROM reviews") { row in
        "\(row.text(0)) \(row.text(1)) \(row.text(2)) \(row.int(3))"
      })
    for request in world.clients.flatMap(\.requests) where request.wroteReview {
      let command: CreateReview = try request.message.decode()
      let said = "\(command.reviewID) \(command.customerID) \(command.productID) \(command.rating)"
      if !kept.contains(said) { breach("review \(said) was answered 201, and is not there") }
    }
  }
}

extension Request {
  var wroteReview: Bool { message.head.type == CreateReview.type && outcomes.first?.status == 201 }
}
