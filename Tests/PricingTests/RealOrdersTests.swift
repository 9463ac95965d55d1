import Contracts
import CrewSupport
import Foundation
import JSON
import Messaging
import TestSupport
import Testing

/// The real orders of the shared data through the whole crew, on a real Redis, twice.
struct RealOrdersTests {
  private static let folder = "online-retail"

  private func rows(_ name: String) throws -> [[String]] {
    let text = String(decoding: try SharedData.bytes("\(RealOrdersTests.folder)/\(name)"), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private struct Order {
    let currency: String
    let lines: [OrderLine]

    init?(_ body: JSONView) {
      currency = body["currency"]?.string ?? ""
      var merged: [OrderLine] = []
      for item in body["items"].map({ Array($0.elements) }) ?? [] {
        let (product, warehouse) = (item["product_id"]?.string ?? "", item["warehouse_id"]?.string ?? "")
        guard let quantity = item["quantity"]?.int64, quantity > 0 else { return nil }
        if let same = merged.firstIndex(where: { $0.productID == product && $0.warehouseID == warehouse }) {
          merged[same].quantity += quantity
        } else {
          merged.append(OrderLine(productID: product, sku: product, warehouseID: warehouse, quantity: quantity))
        }
      }
      lines = merged
    }
  }

  private func orders() throws -> [Order] {
    try SharedData.bytes("\(RealOrdersTests.folder)/orders.jsonl").split(separator: 10).compactMap { line in
      Order(try JSONDocument(Array(line)).root)
    }
  }

  /// Plenty of everything, so that every order reaches pricing.
  private func open(_ crew: Crew, _ orders: [Order]) throws -> Set<String> {
    let pricing = PartitionID(.pricing, 0)
    var priced: Set<String> = []
    for row in try rows("prices.csv") {
      let (product, currency, amount) = (row[0], row[1], Int64(row[2]) ?? 0)
      if priced.insert("\(product) \(currency)").inserted {
        try crew.send(
          PutProduct(productID: product, sku: product, name: product, category: ""), id: "p-\(product)", to: pricing)
      }
      try crew.send(
        PutPrices(productID: product, prices: [Money(amount, currency)]), id: "pp-\(product)-\(currency)", to: pricing)
    }
    for line in Set(orders.flatMap(\.lines).map { [$0.warehouseID, $0.sku] }) {
      try crew.send(
        AdjustStock(warehouseID: line[0], sku: line[1], onHand: 9_000_000, lowStockThreshold: 0, reason: nil),
        id: "s-\(line)", to: crew.topology.partition(.reservation, key: line[0]))
    }
    try crew.send(
      PutCustomer(customerID: "ada", email: "", name: "Ada", country: "GB", active: true, segments: ""), id: "c-ada",
      to: PartitionID(.customers, 0))
    try crew.drain()
    return priced
  }

  private func post(_ orders: [Order], _ crew: Crew, from first: Int) throws {
    for (index, order) in orders.enumerated() {
      let id = crew.orderID(first + index)
      try crew.send(
        PlaceOrder(
          orderID: id, customerID: "ada", currency: order.currency, externalReference: nil, lines: order.lines,
          particulars: Array("{}".utf8)), id: "\(id).place", to: PartitionID(.orders, 0))
      if index % 16 == 0 { try crew.drain() }
    }
    try crew.drain()
  }

  @Test(
    .enabled(
      if: SharedData.has("online-retail/orders.jsonl"),
      "the shared data is not there: set ORDERFLOW_SHARED_DATA"))
  func `posted cold they miss each key once, and posted again they hit`() throws {
    let crew = try Crew()
    let orders = try orders()
    let priced = try open(crew, orders)
    let looks = orders.flatMap { order in
      // What the order cannot be priced in is never cached.
      order.lines.filter { priced.contains("\($0.productID) \(order.currency)") }
        .map { "\(order.currency) \($0.productID) \($0.warehouseID)" }
    }
    try post(orders, crew, from: 1)
    let cold = CacheLooks(crew.registry)
    #expect(orders.count > 200 && looks.count > 1_000)
    #expect(cold.misses == Set(looks).count)
    #expect(cold.hits == looks.count - Set(looks).count)
    try post(orders, crew, from: 10_001)
    let warm = CacheLooks(crew.registry)
    #expect(warm.misses == cold.misses)
    #expect(warm.hits - cold.hits == looks.count)
  }
}
