extension Operation {
  static let putLoyaltyRule = Operation(
    id: "putLoyaltyRule", tag: .loyalty, summary: "Set what orders in a currency earn from now on.",
    body: .newLoyaltyRule, successes: [.ok(.loyaltyRule, tagged: true), .created(.loyaltyRule, tagged: true)])

  static let readLoyaltyRule = Operation(
    id: "readLoyaltyRule", tag: .loyalty, summary: "What orders in a currency earn.",
    successes: [.ok(.loyaltyRule, tagged: true)], refusals: [.notFound])

  static let readPoints = Operation(
    id: "readPoints", tag: .loyalty, summary: "The points of the token's customer, newest entries first.",
    query: [.customer, .cursor, .limit], successes: [.ok(.points)])
}

extension Schema {
  fileprivate static let newLoyaltyRule = Schema.named(
    "NewLoyaltyRule",
    .object([
      "points": .about("For each `per` minor units that are paid for goods.", .integer(0...1_000_000)),
      "per": .integer(1...1_000_000_000_000),
    ]))

  fileprivate static let loyaltyRule = Schema.named(
    "LoyaltyRule", .object(["currency": currency, "points": .count, "per": .count, "version": version]))

  static let points = Schema.named(
    "Points",
    .object([
      "customer_id": .text, "balance": .count,
      "entries": .list(
        .object([
          "number": .count, "order_id": .text, "kind": .oneOf("earned", "cancelled", "returned"),
          "points": .about("Below zero for what is taken back.", .number), "balance": .count,
          "rule_version": .count, "at": .time,
        ])), "next_cursor?": .text,
    ]))
}
