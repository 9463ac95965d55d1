import Contracts

/// What is summed of sales; amounts in minor units of one currency.
struct Sums: Equatable {
  var orders: Int64 = 0
  var units: Int64 = 0
  var gross: Int64 = 0
  var discount: Int64 = 0
  var net: Int64 = 0
  var returnedUnits: Int64 = 0
  var refunds: Int64 = 0

  static func + (one: Sums, other: Sums) -> Sums {
    Sums(
      orders: one.orders + other.orders, units: one.units + other.units, gross: one.gross + other.gross,
      discount: one.discount + other.discount, net: one.net + other.net,
      returnedUnits: one.returnedUnits + other.returnedUnits, refunds: one.refunds + other.refunds)
  }
}

/// What a sum is over, within a day and a currency; empty for all.
struct Cell: Hashable {
  var productID = ""
  var warehouseID = ""

  var level: Int { (productID.isEmpty ? 0 : 1) + (warehouseID.isEmpty ? 0 : 2) }
}

/// One line of a counted order.
struct SoldLine {
  let productID: String
  let sku: String
  let warehouseID: String
  var sums: Sums

  /// Of a line that has its price.
  init(_ line: OrderLine) {
    let (net, discount) = (line.total ?? 0, line.discount ?? 0)
    self.init(
      line.productID, line.sku, line.warehouseID,
      Sums(units: line.quantity, gross: net + discount, discount: discount, net: net))
  }

  /// What came back of it.
  init(_ line: ReturnedLine) {
    self.init(
      line.productID, line.sku, line.warehouseID, Sums(returnedUnits: line.quantity, refunds: line.refund))
  }

  init(_ productID: String, _ sku: String, _ warehouseID: String, _ sums: Sums) {
    (self.productID, self.sku, self.warehouseID, self.sums) = (productID, sku, warehouseID, sums)
  }
}

extension [SoldLine] {
  /// Their sums at every level.
  /// - Parameter orders: how many orders each sum then has more.
  func cells(orders: Int64) -> [Cell: Sums] {
    var cells: [Cell: Sums] = [:]
    for line in self {
      for product in ["", line.productID] {
        for warehouse in ["", line.warehouseID] {
          let cell = Cell(productID: product, warehouseID: warehouse)
          cells[cell] = (cells[cell] ?? Sums(orders: orders)) + line.sums
        }
      }
    }
    return cells
  }
}
