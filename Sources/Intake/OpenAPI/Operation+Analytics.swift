extension Operation {
  private static let day = Schema.about("A day (UTC), as 2026-11-24.", .text)

  static let readSales = Operation(
    id: "readSales", tag: .analytics, summary: "What was sold, with what came back.",
    query: [
      Query(
        name: "group_by", about: "What the rows are of; `day` where it is left out.",
        schema: .oneOf("day", "product", "currency", "warehouse")),
      Query(name: "from", about: "The first day that counts.", schema: day),
      Query(name: "to", about: "The last day that counts.", schema: day),
      Query(name: "product_id", about: "Only of this product."),
      Query(name: "currency", about: "Only in this currency."),
      Query(name: "warehouse_id", about: "Only from this warehouse."), .cursor, .limit,
    ],
    successes: [.ok(.named("SalesPage", .page("sales", of: .sales)))])
}

extension Schema {
  fileprivate static let sales = Schema.named(
    "Sales",
    .object([
      "day?": .text, "product_id?": .text, "warehouse_id?": .text, "currency": currency, "orders": .count,
      "units": .count, "gross": money, "discount": money, "net": .about("Gross less discount.", money),
      "returned_units": .count, "refunds": money, "revenue": .about("Net less refunds.", money),
    ]))
}
