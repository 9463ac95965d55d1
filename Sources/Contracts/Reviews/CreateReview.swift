package import JSON

/// Command to reviews: a customer's review of something delivered.
package struct CreateReview: Payload {
  package static let type = "CreateReview"

  /// Drawn at the intake.
  package let reviewID: String
  package let customerID: String
  /// Nil for the latest order that may be reviewed.
  package let orderID: String?
  package let productID: String
  /// 1 to 5.
  package let rating: Int
  package let title: String
  package let body: String

  package init(
    reviewID: String, customerID: String, orderID: String?, productID: String, rating: Int, title: String, body: String
  ) {
    self.reviewID = reviewID
    self.customerID = customerID
    self.orderID = orderID
    self.productID = productID
    self.rating = rating
    self.title = title
    self.body = body
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("review_id", reviewID)
    writer.field("customer_id", customerID)
    writer.optional("order_id", orderID)
    writer.field("product_id", productID)
    writer.field("rating", rating)
    writer.field("title", title)
    writer.field("body", body)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    reviewID = try json.string("review_id")
    customerID = try json.string("customer_id")
    orderID = try json.optionalString("order_id")
    productID = try json.string("product_id")
    rating = try json.int("rating")
    title = try json.string("title")
    body = try json.string("body")
  }
}
