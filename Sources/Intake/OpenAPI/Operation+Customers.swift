extension Schema {
  static let customer = Schema.named(
    "Customer",
    .object([
      "customer_id": .text, "email": .text, "name": .text, "country": .text, "active": .boolean,
      "segments": .about("Names, separated by semicolons.", .text), "customer_version": version,
    ]))

  static let newCustomer = Schema.named(
    "NewCustomer",
    .object([
      "email": .text, "name": .text, "country": .about("Name or ISO 3166 code.", .text), "active?": .boolean,
      "segments?": .list(.text),
    ]))
}

extension Operation {
  static let putCustomer = Operation(
    id: "putCustomer", tag: .customers, summary: "Set a customer.", body: .newCustomer,
    successes: [.ok(.customer, tagged: true), .created(.customer, tagged: true)])

  static let readCustomer = Operation(
    id: "readCustomer", tag: .customers, summary: "One customer.", successes: [.ok(.customer, tagged: true)],
    refusals: [.notFound])

  static let readOwnCustomer = Operation(
    id: "readOwnCustomer", tag: .customers, summary: "The token's customer.", query: [.customer],
    successes: [.ok(.customer, tagged: true)], refusals: [.notFound])
}
