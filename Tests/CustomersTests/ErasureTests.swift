import Audit
import Contracts
import CrewSupport
import Foundation
import JSON
import Messaging
import SQLite
import TestSupport
import Testing

struct ErasureTests {
  private let desk: CustomerDesk
  private static let address = Array(#"{"city":"Aberystwyth","country":"GB"}"#.utf8)

  init() throws {
    desk = try CustomerDesk()
    try desk.ask(PutAddress(customerID: "ada", addressID: "adr_1", address: ErasureTests.address, isNew: true))
  }

  /// Where the domain tables of all stores have the text.
  private func places(_ text: String) throws -> [String] {
    var found: [String] = []
    for partition in desk.crew.partitionIDs {
      let store = try Database(path: desk.crew.storePath(partition), access: .readOnly)
      let tables = try store.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
        $0.text(0)
      }
      for table in tables where !["inbox", "outbox", "requests"].contains(table) {
        for column in try store.query("SELECT name FROM pragma_table_info('\(table)')", read: { $0.text(0) })
        where try !store.query(
          "SELECT 1 FROM \(table) WHERE CAST(\(column) AS TEXT) LIKE '%\(text)%'", read: { $0.int(0) }
        )
        .isEmpty { found.append("\(partition) \(table).\(column)") }
      }
    }
    return found
  }

  /// An order with an address, words and a way of paying of its customer's.
  private func order(_ number: Int) throws -> String {
    let id = desk.crew.orderID(number)
    let line = OrderLine(productID: "mug", sku: "mug", warehouseID: "LEEDS", quantity: 2)
    let particulars =
      #"{"shipping_address":{"city":"Aberystwyth","country":"GB"},"billing_address":{"city":"Aberystwyth"},"metadata":{"gift":"Aberystwyth"}}"#
    try desk.crew.send(
      PlaceOrder(
        orderID: id, customerID: "ada", currency: "GBP", externalReference: nil, lines: [line],
        particulars: Array(particulars.utf8), country: "GB"), id: "\(id).place", to: PartitionID(.orders, 0))
    return id
  }

  private func review(_ order: String, _ number: Int) throws {
    let id = desk.crew.id(TimeOrderedID.review, number)
    try desk.crew.send(
      CreateReview(
        reviewID: id, customerID: "ada", orderID: order, productID: "mug", rating: 4, title: "Fine",
        body: "As they say in Aberystwyth."), id: "\(id).create", to: PartitionID(.reviews, 0))
    try desk.crew.drain()
  }

  @Test func `of an erased customer nothing is left but the orders' amounts`() throws {
    let order = try order(1)
    try desk.crew.drain()
    try desk.crew.ship(order)
    try desk.crew.deliver(order)
    try desk.crew.takeBack(1, of: order, [ReturnItem(sku: "mug", warehouseID: nil, quantity: 1)])
    try desk.crew.drain()
    try review(order, 1)
    let cart = try desk.crew.fillCart(10)
    _ = try desk.crew.startCheckout(0, of: cart)
    try desk.crew.drain()
    // What was set aside about her, with her name in it.
    try desk.crew.send(
      BadMessage(customerID: "ada", note: "Aberystwyth"), id: "bad", to: desk.partition("ada"))
    try desk.crew.drain()
    #expect(
      try places("Aberystwyth").sorted() == [
        "customers.0 addresses.document", "customers.0 dead_letters.body", "orders.0 orders.document",
        "reviews.0 reviews.body",
      ])
    #expect(
      try places("ada@shop.test").sorted() == [
        "customers.0 customers.email", "notifications.0 customers.email", "notifications.0 mails.recipient",
      ])
    let erased = try desk.ask(EraseCustomer(customerID: "ada"))
    #expect(erased.status == 200 && erased.text("erased_at") != nil)
    #expect(try places("Aberystwyth") == [] && places("ada@shop.test") == [])
    let kept = try desk.document(order)
    #expect(kept.number("total", "amount") == 895 && kept.text("status") == "partially_returned")
    #expect(kept.text("customer_id") == "ada" && kept.text("shipment", "carrier") == "Post")
    #expect(kept.text("shipment", "tracking_number") == nil)
    #expect(try desk.lifetime() == "1 orders, 645 GBP")
    #expect(try desk.rows(PartitionID(.reviews, 0), "SELECT rating || title || body FROM reviews") == ["4"])
    #expect(
      try desk.rows(desk.partition("ada"), "SELECT state || ' ' || CAST(body AS TEXT) FROM dead_letters")
        == ["discarded {}"])
    #expect(try audit().holds)
  }

  @Test func `what comes after is refused, and leaves nothing behind`() throws {
    let under = try order(1)
    try desk.crew.drain { $0.capability != .pricing }
    let cart = try desk.crew.fillCart(10)
    let checkout = try desk.crew.startCheckout(0, of: cart)
    let first = try desk.ask(EraseCustomer(customerID: "ada"))
    #expect(try desk.ask(EraseCustomer(customerID: "ada")) == first)
    try desk.crew.drain()
    // The one on its way is confirmed, and goes to nobody.
    #expect(try desk.document(under).text("status") == "confirmed")
    let late = try order(2)
    try desk.crew.drain()
    #expect(try desk.document(late).text("status") == "rejected")
    try desk.crew.send(
      PutCheckoutState(
        checkoutID: checkout, customerID: "ada",
        particulars: Array(#"{"shipping_address":{"city":"Aberystwyth"}}"#.utf8), country: "GB", shippingMethod: nil,
        promotionCodes: [], payment: nil), id: desk.crew.id(TimeOrderedID.quote, 99), to: PartitionID(.orders, 0))
    try desk.crew.drain()
    #expect(
      try desk.ask(
        PutCustomer(customerID: "ada", email: "new@shop.test", name: "Ada", country: "GB", active: true, segments: "")
      )
      .status == 409)
    #expect(
      try desk.ask(PutAddress(customerID: "ada", addressID: "adr_2", address: ErasureTests.address, isNew: true)).status
        == 409)
    try desk.crew.ship(under)
    try desk.crew.deliver(under)
    try desk.crew.drain()
    try review(under, 2)
    #expect(try desk.rows(PartitionID(.reviews, 0), "SELECT review_id FROM reviews") == [])
    let letters = try desk.crew.answer(ExportCustomer(customerID: "ada"), from: PartitionID(.notifications, 0))
    let mails = Array(try #require(try JSONDocument(letters.body).root["mails"]).elements)
    // The confirmation may have been on its way.
    #expect(mails.filter { $0["kind"]?.string == "shipment" }.compactMap { $0["state"]?.string } == ["skipped"])
    #expect(mails.allSatisfy { $0["recipient"]?.string == "" })
    #expect(try places("Aberystwyth") == [] && places("new@shop.test") == [] && places("ada@shop.test") == [])
    #expect(try audit().holds)
  }

  @Test func `an erased customer's order that is cancelled is paid back`() throws {
    let paid = try desk.crew.order(1, terms: OrderTerms(payment: PaymentMeans(method: "card", token: "tok_ok")))
    try desk.crew.drain()
    func status() throws -> String? {
      let query = GetOrder(orderID: paid, customerID: nil)
      return try desk.crew.answer(query, from: PartitionID(.orders, 0)).text("payment", "status")
    }
    #expect(try status() == "captured")
    try desk.ask(EraseCustomer(customerID: "ada"))
    try desk.crew.send(
      CancelOrder(orderID: paid, customerID: nil, actor: "staff", reason: nil), id: "\(paid).cancel",
      to: PartitionID(.orders, 0))
    try desk.crew.drain()
    #expect(try desk.crew.outcome(of: "\(paid).cancel")?.status == 200)
    #expect(try status() == "refunded")
  }

  @Test func `an export tells all that is kept`() throws {
    let order = try order(1)
    try desk.crew.drain()
    let customers = try desk.crew.answer(ExportCustomer(customerID: "ada"), from: desk.partition("ada"))
    #expect(customers.text("profile", "email") == "ada@shop.test")
    let kept = try JSONDocument(customers.body).root
    #expect(kept["addresses"]?[0]?["address"]?["city"]?.string == "Aberystwyth")
    #expect(kept["history"]?[0]?["id"]?.string == order)
    let orders = try JSONDocument(
      desk.crew.answer(ExportCustomer(customerID: "ada"), from: PartitionID(.orders, 0)).body
    ).root
    #expect(orders["orders"]?[0]?["shipping_address"]?["city"]?.string == "Aberystwyth")
    #expect(try desk.crew.answer(ExportCustomer(customerID: "bob"), from: desk.partition("bob")).status == 404)
    try desk.crew.ship(order)
    try desk.crew.deliver(order)
    try desk.crew.drain()
    try review(order, 1)
    func export(_ capability: CapabilityName) throws -> JSONView {
      try JSONDocument(
        desk.crew.answer(ExportCustomer(customerID: "ada"), from: PartitionID(capability, 0)).body
      ).root
    }
    #expect(try export(.reviews)["reviews"]?[0]?["body"]?.string == "As they say in Aberystwyth.")
    #expect(try export(.reviews)["requests"]?[0]?["order_id"]?.string == order)
    #expect(try export(.loyalty)["entries"]?[0]?["order_id"]?.string == order)
    let mails = try export(.notifications)
    #expect(mails["email"]?.string == "ada@shop.test")
    #expect(mails["mails"]?.elements.compactMap { $0["kind"]?.string } == ["confirmation", "shipment"])
  }

  /// Ends the crew's work.
  private func audit() throws -> AuditReport {
    desk.crew.stop()
    return try Auditor.audit(
      desk.crew.partitionIDs.map { .init($0, path: desk.crew.storePath($0)) },
      scratch: desk.crew.server.scratchPath("gathered-\(UUID().uuidString)"), now: nil)
  }
}

/// What no capability handles.
private struct BadMessage: Payload {
  static let type = "BadMessage"
  let customerID: String
  let note: String

  init(customerID: String, note: String) {
    self.customerID = customerID
    self.note = note
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("customer_id", customerID)
    writer.field("note", note)
    writer.endObject()
  }

  init(json: JSONView) throws(JSONError) {
    customerID = try json.string("customer_id")
    note = try json.string("note")
  }
}
