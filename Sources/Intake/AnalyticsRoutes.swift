import Contracts
import HTTP
import Messaging

/// Reports, for staff.
struct AnalyticsRoutes {
  let replyTo: String

  var routes: [Route] {
    [Route(.get, "/api/v1/admin/analytics/sales", .staff, .readSales, read)]
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    var faults: [Problem.Fault] = []
    let word = call.query("group_by") ?? SalesGrouping.day.rawValue
    let grouping = SalesGrouping(rawValue: word)
    if grouping == nil {
      let words = SalesGrouping.allCases.map(\.rawValue).joined(separator: ", ")
      faults.append(.init("/group_by", "must be one of \(words)"))
    }
    let days = ["from", "to"].map(call.query)
    for (name, day) in zip(["from", "to"], days) where day.map({ !$0.isDay }) ?? false {
      faults.append(.init("/\(name)", "must be a day, as in 2026-11-24"))
    }
    if faults.isEmpty, let from = days[0], let to = days[1], from > to {
      faults.append(.init("/to", "must not be before from"))
    }
    let currency = call.query("currency")
    if let currency, Currency(currency) == nil {
      faults.append(.init("/currency", "must be an ISO 4217 code, as in GBP"))
    }
    let cursor = call.query("cursor")
    if let cursor, Currency(String(cursor.prefix(3))) == nil {
      faults.append(.init("/cursor", "must be the next_cursor of a page"))
    }
    if !faults.isEmpty { throw .validation(faults) }
    let query = GetSales(
      by: grouping ?? .day, from: days[0], to: days[1], productID: call.query("product_id"), currency: currency,
      warehouseID: call.query("warehouse_id"), cursor: cursor, limit: try call.limit())
    return .send(call.query(query, to: PartitionID(.analytics, 0), replyTo: replyTo))
  }
}

extension String {
  /// A day of the calendar, as `2026-11-24`.
  fileprivate var isDay: Bool { utf8.count == 10 && Timestamp.parse("\(self)T00:00:00Z") != nil }
}
