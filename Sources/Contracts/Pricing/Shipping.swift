/// How an order is sent and what that costs, in minor units of its currency.
package struct Shipping: Sendable, Equatable {
  /// Nil where nothing is charged because nothing is known of the country.
  package let method: String?
  package let amount: Int64

  package static let free = Shipping(method: nil, amount: 0)

  package init(method: String?, amount: Int64) {
    self.method = method
    self.amount = amount
  }

  /// Chooses by the rates of the order's country: each method costs what its lowest limit not below the subtotal says;
  /// the named method is taken, else the cheapest (of two alike the first by name). Rates in the order's currency
  /// decide alone where there are any; else those that `conversion` can turn into it.
  ///
  /// - Parameter rates: All rates of one country.
  /// - Parameter conversion: What one unit of a currency is in the order's.
  /// - Throws: why it cannot be sent so, naming the field.
  package static func choose(
    _ rates: [ShippingRate], for subtotal: Money, by method: String?, conversion: (String) -> ExchangeRate?
  ) throws(Problem) -> Shipping {
    if let method, !rates.contains(where: { $0.method == method }) { throw .noSuchShippingMethod(method) }
    guard !rates.isEmpty else { return .free }
    guard let own = Currency(subtotal.currency) else { throw .shippingNotInCurrency(subtotal.currency) }
    let same = rates.filter { $0.currency == subtotal.currency }
    let offers = same.isEmpty ? rates.compactMap { Offer($0, own, conversion) } : same.compactMap { Offer($0) }
    guard !offers.isEmpty else { throw .shippingNotInCurrency(subtotal.currency) }
    var fitting: [String: Offer] = [:]
    for offer in offers where (method == nil || offer.method == method) && offer.carries(subtotal.amount) {
      if let known = fitting[offer.method], known.limit.isNotAbove(offer.limit) { continue }
      fitting[offer.method] = offer
    }
    let prices = fitting.values.compactMap { offer in offer.price.rounded.map { (amount: $0, method: offer.method) } }
    guard let best = prices.min(by: { $0 < $1 }) else { throw .carriedByNoMethod(subtotal) }
    return Shipping(method: best.method, amount: best.amount)
  }

  /// A rate in the order's currency.
  private struct Offer {
    let method: String
    let limit: ExactAmount
    let price: ExactAmount

    init?(_ rate: ShippingRate) {
      guard let limit = ExactAmount(rate.upTo), let price = ExactAmount(rate.price) else { return nil }
      (method, self.limit, self.price) = (rate.method, limit, price)
    }

    init?(_ rate: ShippingRate, _ own: Currency, _ conversion: (String) -> ExchangeRate?) {
      guard let unconverted = Offer(rate), let from = Currency(rate.currency), let exchange = conversion(rate.currency),
        let limit = unconverted.limit.converted(exchange, from: from, to: own),
        let price = unconverted.price.converted(exchange, from: from, to: own)
      else { return nil }
      (method, self.limit, self.price) = (rate.method, limit, price)
    }

    func carries(_ subtotal: Int64) -> Bool { ExactAmount(subtotal)?.isNotAbove(limit) ?? false }
  }
}

extension Problem {
  static func noSuchShippingMethod(_ method: String) -> Problem {
    .validation([Fault("/shipping_method", "there is no shipping method \(method) to this country")])
  }

  static func carriedByNoMethod(_ subtotal: Money) -> Problem {
    .validation([
      Fault(
        "/shipping_method", "no method carries a subtotal of \(subtotal.amount) \(subtotal.currency) in minor units")
    ])
  }

  static func shippingNotInCurrency(_ currency: String) -> Problem {
    Problem(
      "currency-not-available", 422, title: "Currency not available",
      detail: "There are no shipping rates in \(currency) for this country.",
      faults: [Fault("/currency", "no shipping rates in \(currency)")])
  }
}
