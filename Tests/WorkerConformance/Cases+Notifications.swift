import Contracts
import JSON
import Messaging

extension Scripts {
  /// Told of every kind of fact; to somebody unknown yet, not active, without an address, at an impossible one. What is not sent
  /// is in `MailTests`.
  static let notifications: [Message] =
    [customer(1), confirmation(1), answer(1, "confirmation", .sent), confirmation(1, again: "x")]
    + facts + answers + recipients + erasure + [customer(1, "bea", email: "bea@shop.test")]

  static func customer(
    _ version: Int64, _ id: String = "ada", email: String = "ada@shop.test", name: String = "Ada", active: Bool = true,
    preferences: Preferences = .standard
  ) -> Message {
    CapabilityCase.message(
      "customer.\(id).v\(version)",
      CustomerChanged(
        customerID: id, email: email, name: name, country: "GB", active: active, segments: "", customerVersion: version,
        preferences: preferences))
  }

  static func erased(_ version: Int64, _ label: String = "", _ customer: String = "ada") -> Message {
    CapabilityCase.message(
      "customer.\(customer).v\(version).erased\(label)",
      CustomerErased(customerID: customer, erasedAt: CapabilityCase.start, customerVersion: version))
  }

  static func reviewRequest(
    _ number: Int, _ products: [String] = ["mug"], expires: Int64 = CapabilityCase.start + 2_592_000_000
  ) -> Message {
    CapabilityCase.message(
      "o\(number).review-request",
      ReviewRequestSent(
        orderID: orderID(number), customerID: "ada",
        products: products.map { ReviewableProduct(productID: $0, sku: $0) }, expires: expires))
  }

  static func confirmation(
    _ number: Int, to customer: String = "ada", promotion: String = "Third mug free", again: String = ""
  ) -> Message {
    CapabilityCase.message(
      "o\(number).told\(again)",
      OrderConfirmed(
        orderID: orderID(number), attempt: 0, customerID: customer, total: Money(1_145, "GBP"),
        lines: draft(number, priced: true).lines,
        promotions: [AppliedPromotion(campaignID: "MUGS", name: promotion, discount: 250)],
        paymentStatus: number % 2 == 1 ? "authorized" : "none"))
  }

  private static func answer(_ number: Int, _ kind: String, _ status: MailAnswer.Status) -> Message {
    let call = "\(orderID(number)).\(kind)"
    return CapabilityCase.message(
      "\(call).a0", CallAnswered(call: call, round: 0, answer: MailAnswer(status).json))
  }

  private static func cancelled(_ number: Int) -> Message {
    CapabilityCase.message(
      "o\(number).cancelled",
      OrderCancelled(
        orderID: orderID(number), customerID: "ada", actor: "customer", reason: "changed my mind", orderVersion: 3))
  }

  private static let facts: [Message] = [
    CapabilityCase.message(
      "o1.shipped",
      OrderShipped(
        orderID: orderID(1), attempt: 0, customerID: "ada", lines: [line], carrier: "Post", trackingNumber: "RM1",
        checkout: nil, orderVersion: 3)),
    answer(1, "shipment", .sent),
    CapabilityCase.message(
      "o1.returned",
      OrderReturned(
        orderID: orderID(1), customerID: "ada", returnID: "ret_1",
        lines: [ReturnedLine(productID: "mug", sku: "mug", warehouseID: "MAIN", quantity: 1, refund: 250)],
        refund: Money(250, "GBP"), status: "partially_returned", orderVersion: 5)),
    answer(1, "refund.ret_1", .sent), reviewRequest(1), answer(1, "review_request", .sent),
    // Paid, not paid, and never confirmed.
    confirmation(3), cancelled(3), confirmation(4), cancelled(4), cancelled(5),
  ]

  /// The other way round than they were asked for.
  private static let answers = [
    answer(4, "cancellation", .sent), answer(4, "confirmation", .sent), answer(3, "cancellation", .sent),
    answer(3, "confirmation", .sent),
  ]

  private static let recipients: [Message] = [
    confirmation(6, to: "cy"), confirmation(7, to: "cy"), customer(2, "cy", email: "cy@shop.test"),
    customer(1, "cy", email: "old@shop.test"),
    customer(2, active: false), confirmation(8),
    customer(3, email: ""), confirmation(9),
    customer(4, email: "ada@shop.test\r\nBcc: eve@shop.test"), confirmation(10),
  ]

  /// One with mails that were sent, that are being sent, and one that came later.
  private static let erasure = [
    customer(5), confirmation(11), confirmation(12), answer(11, "confirmation", .sent), erased(6), confirmation(13),
    answer(12, "confirmation", .sent), customer(7),
  ]
}
