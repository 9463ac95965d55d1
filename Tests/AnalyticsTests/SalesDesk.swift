import Contracts
import CrewSupport
import JSON
import Messaging
import TestSupport

/// Orders as analytics is told of them, and what a report must then say: summed here from the orders themselves.
final class SalesDesk {
  struct Order {
    let id: String
    let day: String
    let currency: String
    var lines: [OrderLine]
    var returned: [(units: Int64, refund: Int64)]
    var isCancelled = false
  }

  private static let analytics = PartitionID(.analytics, 0)
  /// 2026-11-23T23:59:59.990Z: the next day begins 10 ms later.
  static let start: Int64 = 1_795_478_399_990

  let crew: Crew
  private(set) var orders: [Order] = []
  private var messages = 0

  init() throws { crew = try Crew() }

  func send(_ event: some Payload, id: String? = nil) throws {
    messages += 1
    try crew.send(event, id: id ?? "event-\(messages)", to: SalesDesk.analytics)
  }

  func drain() throws { try crew.drain { $0 == SalesDesk.analytics } }

  // MARK: Orders

  /// Tells of a random order; sometimes twice.
  func confirm(_ random: inout SeededGenerator) throws {
    let number = orders.count
    let at =
      SalesDesk.start + Int64.random(in: 0...2, using: &random) * 86_400_000 + Int64.random(in: 0...20, using: &random)
    var lines: [OrderLine] = []
    for place in 0...Int.random(in: 0...3, using: &random) {
      var line = OrderLine(
        productID: ["mug", "cup", "pot"].randomElement(using: &random)!, sku: "sku-\(place)",
        warehouseID: ["LEEDS", "YORK"].randomElement(using: &random)!, quantity: Int64.random(in: 1...9, using: &random)
      )
      line.unitPrice = Int64.random(in: 0...999, using: &random)
      let gross = line.unitPrice! * line.quantity
      line.discount = Int64.random(in: 0...gross, using: &random)
      line.total = gross - line.discount!
      lines.append(line)
    }
    let order = Order(
      id: crew.orderID(number), day: String(Timestamp.format(at).prefix(10)),
      currency: ["GBP", "KWD"].randomElement(using: &random)!, lines: lines,
      returned: lines.map { _ in (0, 0) })
    orders.append(order)
    let event = OrderConfirmed(
      orderID: order.id, attempt: 0, customerID: "ada", total: Money(0, order.currency), lines: lines, confirmedAt: at)
    for _ in 0...Int.random(in: 0...1, using: &random) { try send(event) }
  }

  func cancel(_ place: Int) throws {
    guard orders[place].returned.allSatisfy({ $0.units == 0 }) else { return }
    orders[place].isCancelled = true
    try send(
      OrderCancelled(orderID: orders[place].id, customerID: "ada", actor: "staff", reason: nil, orderVersion: 3))
  }

  /// Some of each line comes back; told twice.
  func takeBack(_ place: Int, _ random: inout SeededGenerator) throws {
    guard !orders[place].isCancelled else { return }
    var parts: [ReturnedLine] = []
    for index in orders[place].lines.indices {
      let line = orders[place].lines[index]
      let before = orders[place].returned[index]
      let units = Int64.random(in: 0...line.quantity - before.units, using: &random)
      guard units > 0 else { continue }
      let refund = line.total! * (before.units + units) / line.quantity - before.refund
      orders[place].returned[index] = (before.units + units, before.refund + refund)
      parts.append(
        ReturnedLine(
          productID: line.productID, sku: line.sku, warehouseID: line.warehouseID, quantity: units, refund: refund))
    }
    guard !parts.isEmpty else { return }
    let event = OrderReturned(
      orderID: orders[place].id, customerID: "ada", returnID: "ret_\(messages)", lines: parts,
      refund: Money(parts.reduce(0) { $0 + $1.refund }, orders[place].currency), status: "partially_returned",
      orderVersion: 5)
    for _ in 0...1 { try send(event) }
  }

  // MARK: Reports

  /// `key currency: orders units gross discount net returned refunds`, in the order of the report.
  func expected(_ query: GetSales) -> [String] {
    var sums: [[String]: [Int64]] = [:]
    for order in orders where !order.isCancelled {
      guard query.from ?? "" <= order.day, order.day <= query.to ?? "~",
        query.currency ?? order.currency == order.currency
      else { continue }
      var seen: Set<[String]> = []
      for (line, back) in zip(order.lines, order.returned) {
        guard query.productID ?? line.productID == line.productID,
          query.warehouseID ?? line.warehouseID == line.warehouseID
        else { continue }
        let key =
          switch query.grouping {
          case .day: order.day
          case .product: line.productID
          case .currency: order.currency
          case .warehouse: line.warehouseID
          }
        let row = [
          seen.insert([key, order.currency]).inserted ? 1 : 0, line.quantity, line.unitPrice! * line.quantity,
          line.discount!, line.total!, back.units, back.refund,
        ]
        sums[[key, order.currency]] = zip(sums[[key, order.currency]] ?? [0, 0, 0, 0, 0, 0, 0], row).map(+)
      }
    }
    return sums.keys.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { "\($0[0]) \($0[1]): \(sums[$0]!)" }
  }

  func report(_ query: GetSales) throws -> (rows: [String], next: String?) {
    let outcome = try crew.answer(query, from: SalesDesk.analytics)
    let root = try JSONDocument(outcome.body).root
    let rows = try root["sales"].map { Array($0.elements) }?.map { row in
      let currency = row["currency"]?.string ?? ""
      let sums = try ["orders", "units", "gross", "discount", "net", "returned_units", "refunds"].map { name in
        guard let member = row[name] else { throw Missing(name: name) }
        if let amount = member["amount"] {
          guard member["currency"]?.string == currency else { throw Missing(name: name) }
          return amount.int64 ?? -1
        }
        return member.int64 ?? -1
      }
      guard row["revenue"]?["amount"]?.int64 == sums[4] - sums[6] else { throw Missing(name: "revenue") }
      return "\(row[query.grouping.member]?.string ?? "") \(currency): \(sums)"
    }
    return (rows ?? [], root["next_cursor"]?.string)
  }

  struct Missing: Error {
    let name: String
  }
}

extension SalesGrouping {
  /// The member of a row.
  fileprivate var member: String { [.product, .warehouse].contains(self) ? "\(rawValue)_id" : rawValue }
}
