package import JSON

/// How an order is sent and what that costs, in minor units of its currency.
package struct Shipping: Sendable, Equatable, JSONEncodable, JSONDecodable {
  /// Nil where nothing is charged because nothing is known of the country.
  package let method: String?
  package let amount: Int64

  package static let free = Shipping(method: nil, amount: 0)

  package init(method: String?, amount: Int64) {
    self.method = method
    self.amount = amount
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.optional("method", method)
    writer.field("amount", amount)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    method = try json.optionalString("method")
    amount = try json.int64("amount")
  }

  /// Chooses by the rates of the order's country: the named method is taken, else the cheapest (of two alike the first
  /// by name).
  ///
  /// - Parameter rates: All rates of one country.
  /// - Parameter conversion: What one unit of a currency is in the order's.
  /// - Throws: why it cannot be sent so, naming the field.
  package static func choose(
    _ rates: [ShippingRate], for subtotal: Money, by method: String?, conversion: (String) -> ExchangeRate?
  ) throws(Problem) -> Shipping {
    if let method, !rates.contains(where: { $0.method == method }) { throw .noSuchShippingMethod(method) }
    guard !rates.isEmpty else { return .free }
    let fitting = try offers(rates, for: subtotal, conversion: conversion)
    guard let best = fitting.filter({ method == nil || $0.method == method }).min(by: { $0.amount < $1.amount }) else {
      throw .carriedByNoMethod(subtotal)
    }
    return best
  }

  /// Every method that carries the subtotal, in the order of their names. Each costs what its lowest limit not below
  /// the subtotal says. Rates in the order's currency decide alone where there are any; else those that `conversion`
  /// can turn into it.
  package static func offers(
    _ rates: [ShippingRate], for subtotal: Money, conversion: (String) -> ExchangeRate?
  ) throws(Problem) -> [Shipping] {
    guard !rates.isEmpty else { return [] }
    guard let own = Currency(subtotal.currency) else { throw .shippingNotInCurrency(subtotal.currency) }
    let same = rates.filter { $0.currency == subtotal.currency }
    let offers = same.isEmpty ? rates.compactMap { Offer($0, own, conversion) } : same.compactMap { Offer($0) }
    guard !offers.isEmpty else { throw .shippingNotInCurrency(subtotal.currency) }
    var fitting: [String: Offer] = [:]
    for offer in offers where offer.carries(subtotal.amount) {
      if let known = fitting[offer.method], known.limit.isNotAbove(offer.limit) { continue }
      fitting[offer.method] = offer
    }
    return fitting.values.compactMap { offer in
      offer.price.rounded.map { Shipping(method: offer.method, amount: $0) }
    }.sorted { ($0.method ?? "") < ($1.method ?? "") }
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
