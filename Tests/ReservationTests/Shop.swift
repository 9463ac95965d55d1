import Contracts
import Messaging

/// A small shop for a post: mugs in one warehouse, cups in another, a customer.
extension Post {
  static let orders = PartitionID(.orders, 0)
  static let stock = PartitionID(.reservation, 0)
  static let ttl: Int64 = 900_000

  func openShop(warehouses: [String] = ["LEEDS", "YORK"]) throws {
    let pricing = PartitionID(.pricing, 0)
    for product in ["mug", "cup"] {
      try send(PutProduct(productID: product, sku: product, name: product, category: ""), to: pricing)
      try send(PutPrices(productID: product, prices: [Money(250, "GBP")]), to: pricing)
      for warehouse in warehouses { try count(product, warehouse, 10) }
    }
    try send(
      PutCustomer(customerID: "ada", email: "ada@shop.test", name: "Ada", country: "GB", active: true, segments: ""),
      to: PartitionID(.customers, 0))
    try deliverAll()
  }

  @discardableResult
  func count(_ sku: String, _ warehouse: String, _ onHand: Int64?, threshold: Int64? = nil) throws -> Outcome? {
    try send(
      AdjustStock(warehouseID: warehouse, sku: sku, onHand: onHand, lowStockThreshold: threshold, reason: nil),
      to: topology.partition(.reservation, key: warehouse))
  }

  static func orderID(_ number: Int) -> String {
    TimeOrderedID.make(
      TimeOrderedID.order, milliseconds: 1_700_000_000_000, random: UInt64(number), slot: Slot(of: "ada"))
  }

  static func line(_ sku: String, _ warehouse: String, _ quantity: Int64) -> OrderLine {
    OrderLine(productID: sku, sku: sku, warehouseID: warehouse, quantity: quantity)
  }

  /// Places an order; the id of the message that did.
  @discardableResult
  func place(
    _ number: Int, _ lines: [OrderLine] = [line("mug", "LEEDS", 3)], claim: CheckoutClaim? = nil, key: String? = nil
  ) throws -> String {
    let id = "\(Post.orderID(number)).place"
    try send(
      PlaceOrder(
        orderID: Post.orderID(number), customerID: "ada", currency: "GBP", externalReference: nil, lines: lines,
        particulars: Array(#"{"metadata":{"note":"a gift"}}"#.utf8), terms: OrderTerms(checkout: claim)),
      to: Post.orders, id: id, key: key)
    return id
  }

  func status(_ number: Int) throws -> String {
    try rows(Post.orders, "SELECT status FROM orders WHERE order_id = '\(Post.orderID(number))'").joined()
  }

  /// State of its hold and what is reserved of mugs in Leeds.
  func held(_ number: Int) throws -> String {
    let hold = try rows(Post.stock, "SELECT state FROM holds WHERE order_id = '\(Post.orderID(number))'").joined()
    return "\(hold.isEmpty ? "none" : hold) \(try reserved())"
  }

  func reserved(_ sku: String = "mug", _ warehouse: String = "LEEDS") throws -> String {
    try rows(
      topology.partition(.reservation, key: warehouse),
      "SELECT reserved FROM stock WHERE sku = '\(sku)' AND warehouse_id = '\(warehouse)'"
    ).joined()
  }
}
