import Contracts
import Messaging

extension Scripts {
  /// Orders delivered, asked about and returned, in and out of order; reviews that are written, refused and decided about.
  static let reviews = deliveries + writing + erasure

  private static let deliveries: [Message] = [
    customer(2), customer(1, active: false),
    delivered(1, ["mug", "cup"]), delivered(1, ["mug"], "again"), delivered(2, ["mug"]),
    delivered(3, ["mug"], by: "ben"),
    returned(4, "mug", 3, "early"), delivered(4, ["mug"]), returned(1, "cup", 1), returned(2, "mug", 3),
    due(1), due(2), due(4), due(9), due(1, "again"),
    customer(3, wants: false), delivered(5, ["mug"]), customer(4, active: false), delivered(6, ["mug"]),
  ]

  private static let writing: [Message] = [
    create(1, "mug", key: "ada|r1"), create(2, "mug", key: "ada|r1"), create(3, "cup", of: 1), create(4, "cup", of: 1),
    create(5, "mug", of: 3), create(6, "pot"), create(7, "mug", of: 8), create(8, "mug", of: 2),
    moderate(1, true), moderate(1, true, "again"), moderate(1, false), moderate(3, true), moderate(9, true),
    returned(1, "cup", 2, "rest"), due(3),
  ]

  private static let erasure: [Message] = [
    customer(5), delivered(10, ["mug"]), delivered(11, ["mug"]), create(10, "mug", of: 10), erased(6),
    create(11, "mug", of: 11), moderate(10, false), customer(7), due(10),
  ]

  private static func customer(_ version: Int64, active: Bool = true, wants: Bool = true) -> Message {
    CapabilityCase.message(
      "customer.ada.v\(version)",
      CustomerChanged(
        customerID: "ada", email: "ada@shop.test", name: "Ada", country: "GB", active: active, segments: "",
        customerVersion: version, preferences: wants ? .standard : .none))
  }

  private static func delivered(
    _ number: Int, _ products: [String], _ label: String = "", by customer: String = "ada"
  ) -> Message {
    CapabilityCase.message(
      "o\(number).delivered\(label)",
      OrderDelivered(
        orderID: orderID(number), customerID: customer,
        lines: products.map { OrderLine(productID: $0, sku: $0, warehouseID: "MAIN", quantity: 3) }, orderVersion: 4))
  }

  private static func returned(_ number: Int, _ product: String, _ quantity: Int64, _ label: String = "") -> Message {
    CapabilityCase.message(
      "o\(number).returned.\(product)\(label)",
      OrderReturned(
        orderID: orderID(number), customerID: "ada", returnID: "ret_\(number)\(label)",
        lines: [ReturnedLine(productID: product, sku: product, warehouseID: "MAIN", quantity: quantity, refund: 1)],
        refund: Money(1, "GBP"), status: "partially_returned", orderVersion: 5))
  }

  private static func due(_ number: Int, _ label: String = "") -> Message {
    CapabilityCase.message("o\(number).due\(label)", ReviewRequestDue(orderID: orderID(number)))
  }

  private static func create(_ number: Int, _ product: String, of order: Int? = nil, key: String? = nil) -> Message {
    CapabilityCase.message(
      "rev_\(number).create",
      CreateReview(
        reviewID: "rev_\(number)", customerID: "ada", orderID: order.map { orderID($0) }, productID: product, rating: 4,
        title: "Fine", body: "As it should be.\nReally."), replies: true, key: key)
  }

  private static func moderate(_ number: Int, _ isApproved: Bool, _ label: String = "") -> Message {
    CapabilityCase.message(
      "rev_\(number).\(isApproved)\(label)",
      ModerateReview(reviewID: "rev_\(number)", isApproved: isApproved, reason: isApproved ? nil : "rude"),
      replies: true)
  }
}
