import Foundation

/// The real orders of the shared data, and the shop they were placed in.
struct OnlineRetail: Sendable {
  static let directory = Repository.sharedData.appendingPathComponent("online-retail").path
  static let isThere = Repository.exists("\(directory)/orders.jsonl")
  static let missing = "the shared data is not at \(directory): set ORDERFLOW_SHARED_DATA"

  struct StockRow: Sendable {
    let place: Place
    let onHand: Int
  }

  struct Price: Hashable, Sendable {
    let product: String
    let currency: String
  }

  let stock: [StockRow]
  let prices: [Price: Int]
  let products: Set<String>
  let customers: Set<String>
  let orders: [RealOrder]

  init() throws {
    func rows(_ name: String) throws -> [[String: String]] {
      try CSV.read(Data(contentsOf: URL(fileURLWithPath: "\(OnlineRetail.directory)/\(name)")))
    }
    stock = try rows("stock.csv").map {
      StockRow(place: Place(warehouse: $0["warehouse_id"]!, sku: $0["sku"]!), onHand: Int($0["on_hand"]!)!)
    }
    let priceRows = try rows("prices.csv").map {
      (Price(product: $0["product_id"]!, currency: $0["currency"]!), Int($0["amount_minor"]!)!)
    }
    prices = Dictionary(priceRows) { $1 }
    products = try Set(rows("products.csv").map { $0["product_id"]! })
    customers = try Set(rows("customers.csv").map { $0["customer_id"]! })
    let bodies = try Data(contentsOf: URL(fileURLWithPath: "\(OnlineRetail.directory)/orders.jsonl"))
    orders = try bodies.split(separator: 10).map { try RealOrder(Array($0)) }
  }
}
