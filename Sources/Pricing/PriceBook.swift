import Contracts
import SQLite

/// What one piece costs before its quantity is looked at: the price in the currency if there is one, else the base
/// price converted, and the warehouse's mark-up on it; not yet rounded.
struct PriceBook {
  enum Finding {
    case price(ExactAmount)
    /// No price in the currency, and none to convert.
    case none
    /// More than 128 bits can hold on the way.
    case tooLarge
  }

  private let catalogue: CatalogueStore
  private let terms: TermsStore
  private let base: String

  init(_ database: Database, base: String) {
    catalogue = CatalogueStore(database)
    terms = TermsStore(database)
    self.base = base
  }

  /// Names everything a price is made of, with versions: two prices of one stamp are one price. Nil where there is none.
  func stamp(_ line: OrderLine, _ currency: String) throws(SQLiteError) -> String? {
    let markup = try terms.markup(line.warehouseID).version
    if let price = try catalogue.priceVersion(line.productID, currency) { return "p\(price).w\(markup)" }
    guard let price = try catalogue.priceVersion(line.productID, base), let rate = try terms.rate(base, currency)
    else { return nil }
    return "\(base)\(price).r\(rate.version).w\(markup)"
  }

  func price(_ line: OrderLine, _ currency: String) throws(SQLiteError) -> Finding {
    var exact: ExactAmount?
    if let own = try catalogue.price(line.productID, currency) {
      exact = ExactAmount(own.amount)
    } else {
      guard let listed = try catalogue.price(line.productID, base), let rate = try terms.rate(base, currency),
        let from = Currency(base), let to = Currency(currency)
      else { return .none }
      exact = ExactAmount(listed.amount)?.converted(rate.value, from: from, to: to)
    }
    guard let marked = try exact?.adjusted(basisPoints: terms.markup(line.warehouseID).value) else { return .tooLarge }
    return .price(marked)
  }

  /// The unit price of a line: the quantity's break taken off, rounded once. Nil when it cannot be counted.
  func unitPrice(_ exact: ExactAmount, of line: OrderLine) throws(SQLiteError) -> Int64? {
    exact.adjusted(basisPoints: -(try terms.discount(line.productID, line.quantity)))?.rounded
  }

  /// Rises with every change of what this price is or could be made of.
  func version(_ line: OrderLine, _ currency: String) throws(SQLiteError) -> Int64 {
    let own = try catalogue.priceVersion(line.productID, currency) ?? 0
    let breaks = try terms.breaks(line.productID).version
    let markup = try terms.markup(line.warehouseID).version
    guard base != currency else { return own + markup + breaks }
    let listed = try catalogue.priceVersion(line.productID, base) ?? 0
    let rate = try terms.rate(base, currency)?.version ?? 0
    return own + listed + rate + markup + breaks
  }
}
