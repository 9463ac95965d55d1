extension Schema {
  private static let preferences = Schema.named(
    "Preferences", .object(["review_requests": .boolean, "marketing": .boolean, "order_mail": .boolean]))

  static let customer = Schema.named(
    "Customer",
    .object([
      "customer_id": .text, "email": .text, "name": .text, "country": .text, "active": .boolean,
      "segments": .about("Names, separated by semicolons.", .text), "customer_version": version,
      "preferences?": .about("Where they are not the standard ones.", preferences),
    ]))

  static let newCustomer = Schema.named(
    "NewCustomer",
    .object([
      "email": .text, "name": .text, "country": .about("Name or ISO 3166 code.", .text), "active?": .boolean,
      "segments?": .list(.text),
    ]))

  fileprivate static let profile = Schema.named(
    "Profile", .object(["email": .text, "name": .text, "country": .about("Name or ISO 3166 code.", .text)]))

  fileprivate static let chosen = preferences

  fileprivate static let keptAddress = Schema.named("KeptAddress", .object(["address_id": .text, "address": .address]))

  fileprivate static let addresses = Schema.object(["addresses": .list(.keptAddress)])

  fileprivate static let pastOrder = Schema.named(
    "PastOrder",
    .object([
      "id": .text, "at": .about("When it was confirmed.", .time), "total": money, "refunded?": money, "status": .text,
    ]))

  fileprivate static let membership = Schema.named(
    "Membership",
    .object([
      "segments": .list(.text), "given": .about("By staff.", .list(.text)),
      "earned": .about("By the history.", .list(.text)), "orders": .count,
      "lifetime_value": .about("One amount a currency.", .list(money)), "last_order_at?": .time,
    ]))

  fileprivate static let rules = Schema.about(
    "All that is given must hold; without any nobody is in the segment.",
    .object([
      "minimum_orders?": .number, "minimum_lifetime_value?": .about("In this currency alone.", money),
      "ordered_within_days?": .number,
    ]))

  fileprivate static let segment = Schema.named(
    "Segment", .object(["name": .text, "rules": .rules, "version": version]))

  fileprivate static let newSegment = Schema.named("NewSegment", .object(["rules": .rules]))

  fileprivate static let export = Schema.named(
    "CustomerExport",
    .object([
      "customers": .object([
        "profile": customer, "preferences": preferences, "addresses": .list(.keptAddress), "segments": .membership,
        "history": .list(.pastOrder), "erased_at?": .time,
      ]),
      "orders": .object(["orders": .list(.open), "carts": .list(.open), "checkouts": .list(.open)]),
      "reviews": .object(["reviews": .list(.review), "requests": .list(.reviewRequest)]), "loyalty": .points,
      "notifications": .object(["email?": .text, "mails": .list(.mail)]),
    ]))

  private static let mail = Schema.named(
    "Mail",
    .object([
      "id": .text, "kind": .oneOf("confirmation", "shipment", "cancellation", "refund", "review_request"),
      "order_id": .text, "at": .about("When what it tells became known.", .time), "subject": .text,
      "recipient": .about("Where it goes, or went; empty before, and after an erasure.", .text),
      "state": .oneOf("waiting", "pending", "sent", "failed", "skipped"),
      "reason?": .about("Why it was not sent.", .text),
    ]))
}

extension Operation {
  private static let erased = Refusal(409, "customer-erased")

  static let putCustomer = Operation(
    id: "putCustomer", tag: .customers, summary: "Set a customer.", body: .newCustomer,
    successes: [.ok(.customer, tagged: true), .created(.customer, tagged: true)], refusals: [erased])

  static let readCustomer = Operation(
    id: "readCustomer", tag: .customers, summary: "One customer.", successes: [.ok(.customer, tagged: true)],
    refusals: [.notFound])

  static let exportCustomer = Operation(
    id: "exportCustomer", tag: .customers, summary: "All that the stores keep of a customer.",
    successes: [.ok(.export)], refusals: [.notFound])

  static let eraseCustomer = Operation(
    id: "eraseCustomer", tag: .customers,
    summary: "Forget who the customer is. Its id stays with its orders, their amounts and states. There is no undo.",
    successes: [.ok(.object(["customer_id": .text, "erased_at": .time]))], refusals: [.notFound])

  static let putSegment = Operation(
    id: "putSegment", tag: .customers, summary: "Set who is in a segment by its history.", body: .newSegment,
    successes: [.ok(.segment, tagged: true), .created(.segment, tagged: true)])

  static let readSegment = Operation(
    id: "readSegment", tag: .customers, summary: "The rules of a segment.",
    successes: [.ok(.segment, tagged: true)], refusals: [.notFound])
}

// MARK: Oneself

extension Operation {
  static let readOwnCustomer = Operation(
    id: "readOwnCustomer", tag: .customers, summary: "The token's customer.", query: [.customer],
    successes: [.ok(.customer, tagged: true)], refusals: [.notFound])

  static let updateProfile = Operation(
    id: "updateProfile", tag: .customers, summary: "Change one's mail address, name and country.",
    query: [.customer], body: .profile, successes: [.ok(.customer, tagged: true)], refusals: [.notFound, erased])

  static let readPreferences = Operation(
    id: "readPreferences", tag: .customers, summary: "What one wants to be sent.", query: [.customer],
    successes: [.ok(.chosen, tagged: true)], refusals: [.notFound])

  static let putPreferences = Operation(
    id: "putPreferences", tag: .customers, summary: "Say what one wants to be sent.", query: [.customer],
    body: .chosen, successes: [.ok(.chosen, tagged: true)], refusals: [.notFound, erased])

  static let readSegments = Operation(
    id: "readSegments", tag: .customers, summary: "The segments one is in, and what put one there.",
    query: [.customer], successes: [.ok(.membership)], refusals: [.notFound])

  static let listOwnOrders = Operation(
    id: "listOwnOrders", tag: .customers, summary: "What one has ordered, the newest first; 20 a page.",
    query: [.customer, .cursor, .limit], successes: [.ok(.named("PastOrderPage", .page("orders", of: .pastOrder)))])

  static let listAddresses = Operation(
    id: "listAddresses", tag: .customers, summary: "One's addresses.", query: [.customer],
    successes: [.ok(.addresses)], refusals: [.notFound])

  static let addAddress = Operation(
    id: "addAddress", tag: .customers, summary: "Keep an address.", query: [.customer], body: .address,
    successes: [.created(.keptAddress)], refusals: [.notFound, erased, Refusal(409, "too-many-addresses")])

  static let putAddress = Operation(
    id: "putAddress", tag: .customers, summary: "Change an address.", query: [.customer], body: .address,
    successes: [.ok(.keptAddress)], refusals: [.notFound, erased])

  static let removeAddress = Operation(
    id: "removeAddress", tag: .customers, summary: "Forget an address; the others are answered.", query: [.customer],
    successes: [.ok(.addresses)], refusals: [.notFound, erased])
}
