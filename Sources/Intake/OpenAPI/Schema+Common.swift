/// What documents of several capabilities share.
extension Schema {
  static let currency = Schema.about("ISO 4217 code, as in GBP.", .text)

  static let money = Schema.named(
    "Money", .object(["amount": .about("In minor units of the currency.", .number), "currency": currency]))

  static let version = Schema.about("Grows with every change.", .number)

  /// An address as it was sent; `country` is answered as ISO 3166 code.
  static let address = Schema.named(
    "Address",
    .object([
      "country": .about("Name or ISO 3166 code.", .text), "name?": .text, "line1?": .text, "line2?": .text,
      "city?": .text, "region?": .text, "postal_code?": .text, "phone?": .text,
    ]))

  /// RFC 9457.
  static let problem = Schema.named(
    "Problem",
    .object([
      "type": .about("urn:orderflow:problem: and the kind.", .text),
      "title": .text, "status": .number, "detail": .text, "request_id?": .text, "instance?": .text,
      "errors?": .about(
        "Every fault at once.",
        .list(.object(["pointer": .about("JSON Pointer (RFC 6901) to the field.", .text), "message": .text]))),
      "order_id?": .about("The refused order, which is kept.", .text), "order_status?": .text,
      "payment_status?": .text, "total?": .about("What the order comes to now.", money),
      "accepted_total?": .about("What was agreed to.", money),
      "out_of_stock_items?": .list(
        .object([
          "product_id": .text, "sku": .text, "warehouse_id": .text, "requested": .number, "available": .number,
        ])),
    ]))

  /// A page of a list: `next_cursor` is there when more may follow.
  static func page(_ name: String, of schema: Schema) -> Schema {
    .object(KeyValuePairs(dictionaryLiteral: (name, .list(schema)), ("next_cursor?", .text)))
  }
}
