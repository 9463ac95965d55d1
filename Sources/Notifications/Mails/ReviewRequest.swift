import Contracts
import Messaging

extension Mail {
  /// A link a product. Where it leads is a page of the shop's own, which posts the review with the token it was given.
  static func reviewRequest(_ event: ReviewRequestSent, _ turn: Turn) -> Mail {
    let links = event.products.map { product in
      MailLink(
        "Review \(product.sku)", "\(turn.text(.publicURL))/reviews",
        permission: ReviewPermission(
          customerID: event.customerID, orderID: event.orderID, productID: product.productID, expires: event.expires))
    }
    let day = Timestamp.format(event.expires).prefix { $0 != "T" }
    return Mail(
      .reviewRequest, of: event.orderID, to: event.customerID, at: turn.now,
      Letter(
        "How was your order \(event.orderID)?",
        "What you ordered has been with you for a while. Would you tell others what it is like?",
        closing: "Each link is for one review, needs no login, and can be used until \(day).", links: links))
  }
}

extension Letter {
  /// When the first of its links can be used no more, Unix milliseconds; nil for links that stay.
  var expires: Int64? { links.compactMap(\.permission?.expires).min() }
}
