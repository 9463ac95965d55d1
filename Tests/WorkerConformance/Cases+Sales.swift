import Contracts
import Messaging

extension Scripts {
  /// Orders that are confirmed, called off in time and too late, taken back in parts and altogether, and told of twice.
  static let sales: [Message] = [
    sold(1), sold(1, "again"), sold(2, currency: "KWD", discount: 7), calledOff(2), calledOff(2, "again"), calledOff(3),
    sold(3), sold(4, discount: 1), cameBack(4, 1), cameBack(4, 1, "again"), cameBack(4, 2), sold(5),
    cameBack(5, 3), sold(6, product: "cup"),
  ]

  static let loyalty: [Message] =
    [
      rule("l1", 1, per: 100), rule("l2", 1, per: 100), rule("l3", 3, per: 100),
      CapabilityCase.message("l4", LoyaltyRuleChanged(LoyaltyRule(currency: "GBP", points: 9, per: 9), version: 1)),
      CapabilityCase.message("l5", LoyaltyRuleChanged(LoyaltyRule(currency: "GBP", points: 7, per: 50), version: 3)),
    ] + sales + [rule("l6", 0, per: 1), sold(7)]

  private static func rule(_ id: String, _ points: Int64, per: Int64) -> Message {
    CapabilityCase.message(
      id, PutLoyaltyRule(LoyaltyRule(currency: "GBP", points: points, per: per)), replies: true)
  }

  private static func sold(
    _ number: Int, _ label: String = "", product: String = "mug", currency: String = "GBP", discount: Int64? = nil
  ) -> Message {
    var line = draft(number, priced: true, product: product).lines[0]
    line.discount = discount
    line.total = line.total.map { $0 - (discount ?? 0) }
    return CapabilityCase.message(
      "o\(number).sold\(label)",
      OrderConfirmed(
        orderID: orderID(number), attempt: 0, customerID: "ada", total: Money((line.total ?? 0) + 395, currency),
        lines: [line], confirmedAt: CapabilityCase.start + Int64(number) * 86_400_000))
  }

  private static func calledOff(_ number: Int, _ label: String = "") -> Message {
    CapabilityCase.message(
      "o\(number).called-off\(label)",
      OrderCancelled(orderID: orderID(number), customerID: "ada", actor: "staff", reason: nil, orderVersion: 3))
  }

  /// One return of each quantity.
  private static func cameBack(_ quantity: Int64, of number: Int, refund: Int64, _ label: String) -> Message {
    let line = ReturnedLine(productID: "mug", sku: "mug", warehouseID: "MAIN", quantity: quantity, refund: refund)
    return CapabilityCase.message(
      "o\(number).back.\(quantity)\(label)",
      OrderReturned(
        orderID: orderID(number), customerID: "ada", returnID: "ret_\(number)_\(quantity)", lines: [line],
        refund: Money(refund, "GBP"), status: "partially_returned", orderVersion: 5))
  }

  private static func cameBack(_ number: Int, _ quantity: Int64, _ label: String = "") -> Message {
    cameBack(quantity, of: number, refund: 249 * quantity, label)
  }
}
