package import JSON

/// What a customer wants to be sent.
package struct Preferences: Sendable, Equatable, JSONEncodable, JSONDecodable {
  /// To be asked for a review after a delivery.
  package var reviewRequests: Bool
  /// To be sent offers.
  package var marketing: Bool
  /// Mails about one's own orders.
  package var orderMail: Bool

  package init(reviewRequests: Bool, marketing: Bool, orderMail: Bool) {
    self.reviewRequests = reviewRequests
    self.marketing = marketing
    self.orderMail = orderMail
  }

  /// Of a customer who has said nothing.
  package static let standard = Preferences(reviewRequests: true, marketing: false, orderMail: true)
  package static let none = Preferences(reviewRequests: false, marketing: false, orderMail: false)

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("review_requests", reviewRequests)
    writer.field("marketing", marketing)
    writer.field("order_mail", orderMail)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    reviewRequests = try json.bool("review_requests")
    marketing = try json.bool("marketing")
    orderMail = try json.bool("order_mail")
  }
}
