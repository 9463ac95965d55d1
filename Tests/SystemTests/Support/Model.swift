/// What the contract says becomes of orders that are placed one after another. It knows nothing of the product.
struct Model {
  enum Expected: Equatable {
    case confirmed(total: Int, lines: [PricedLine])
    /// 409; every short line with what was to be had.
    case outOfStock([Shortage])
    /// 422 `currency-not-available`; the lines without a price.
    case notPriced([Int])
    /// 422 `validation`; the lines whose quantity is none.
    case invalid([Int])
    case unknownCustomer
    case unknownProduct
  }

  struct PricedLine: Equatable {
    let line: RealOrder.Line
    let unitPrice: Int
  }

  struct Shortage: Equatable {
    let line: RealOrder.Line
    let available: Int
  }

  private let retail: OnlineRetail
  private let onHand: [Place: Int]
  private(set) var reserved: [Place: Int] = [:]

  init(_ retail: OnlineRetail) {
    self.retail = retail
    onHand = Dictionary(retail.stock.map { ($0.place, $0.onHand) }) { $1 }
  }

  func available(_ place: Place) -> Int { onHand[place, default: 0] - reserved[place, default: 0] }

  mutating func place(_ order: RealOrder) -> Expected {
    let invalid = order.lines.indices.filter { order.lines[$0].quantity < 1 }
    guard invalid.isEmpty else { return .invalid(Array(invalid)) }
    guard retail.customers.contains(order.customer) else { return .unknownCustomer }
    let lines = Model.merged(order.lines)
    guard lines.allSatisfy({ retail.products.contains($0.product) }) else { return .unknownProduct }
    let short = lines.filter { $0.quantity > available($0.place) }
    guard short.isEmpty else {
      return .outOfStock(short.map { Shortage(line: $0, available: available($0.place)) })
    }
    let prices = lines.map { retail.prices[.init(product: $0.product, currency: order.currency)] }
    guard !prices.contains(nil) else { return .notPriced(prices.indices.filter { prices[$0] == nil }) }
    let priced = zip(lines, prices).map { PricedLine(line: $0, unitPrice: $1!) }
    for line in lines { reserved[line.place, default: 0] += line.quantity }
    return .confirmed(total: priced.reduce(0) { $0 + $1.line.quantity * $1.unitPrice }, lines: priced)
  }

  /// Lines of one sku and warehouse are one line, where the first of them stood.
  static func merged(_ lines: [RealOrder.Line]) -> [RealOrder.Line] {
    var merged: [RealOrder.Line] = []
    for line in lines {
      if let same = merged.firstIndex(where: { $0.place == line.place }) {
        merged[same].quantity += line.quantity
      } else {
        merged.append(line)
      }
    }
    return merged
  }
}
