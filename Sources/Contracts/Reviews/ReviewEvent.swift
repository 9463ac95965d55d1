package import JSON

/// An event of reviews about one review.
package protocol ReviewEvent: Event {
  var review: ReviewFacts { get }
  init(_ review: ReviewFacts)
}

extension ReviewEvent {
  package func route(to capability: CapabilityName) -> Route { .keys([review.customerID]) }
  package func write(to writer: inout JSONWriter) { review.write(to: &writer) }
  package init(json: JSONView) throws(JSONError) { self.init(try ReviewFacts(json: json)) }
}

/// Of what a review is and by whom, without its texts.
package struct ReviewFacts: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let reviewID: String
  package let orderID: String
  package let productID: String
  package let customerID: String
  /// 1 to 5.
  package let rating: Int
  /// The review's version after the change.
  package let reviewVersion: Int

  package init(
    reviewID: String, orderID: String, productID: String, customerID: String, rating: Int, reviewVersion: Int
  ) {
    self.reviewID = reviewID
    self.orderID = orderID
    self.productID = productID
    self.customerID = customerID
    self.rating = rating
    self.reviewVersion = reviewVersion
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("review_id", reviewID)
    writer.field("order_id", orderID)
    writer.field("product_id", productID)
    writer.field("customer_id", customerID)
    writer.field("rating", rating)
    writer.field("version", reviewVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    reviewID = try json.string("review_id")
    orderID = try json.string("order_id")
    productID = try json.string("product_id")
    customerID = try json.string("customer_id")
    rating = try json.int("rating")
    reviewVersion = try json.int("version")
  }
}
