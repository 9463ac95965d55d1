import Contracts
import HTTP
import JSON
import Messaging

/// What staff sets of prices beside the price list: rates, mark-ups, quantity breaks, shipping rates.
extension CatalogueRoutes {
  private static let amounts: ClosedRange<Int64> = 0...1_000_000_000_000

  func putRate(_ call: Call) throws(Problem) -> Action {
    let (from, to) = (call.parameters[0], call.parameters[1])
    var fields = Fields(try Fields.document(call.request.body))
    for (name, code) in [("from", from), ("to", to)] where Currency(code) == nil {
      fields.fault(name, "must be an ISO 4217 code, as in GBP")
    }
    if from == to { fields.fault("to", "must be another currency than the one converted from") }
    let rate = fields.rate("rate")
    try fields.check()
    guard let rate else { throw .validation([.init("/rate", "required")]) }
    let command = PutRate(from: from, to: to, rate: rate)
    return .send(try call.command(command, to: pricing, scope: "rate \(from)/\(to)", replyTo: replyTo))
  }

  func putWarehouse(_ call: Call) throws(Problem) -> Action {
    let id = try call.name(0, "warehouse_id")
    var fields = Fields(try Fields.document(call.request.body))
    let command = PutWarehouse(
      warehouseID: id, name: fields.text("name"),
      markupBasisPoints: fields.integer("markup_bps", PutWarehouse.markups))
    try fields.check()
    return .send(try call.command(command, to: pricing, scope: "warehouse \(id)", replyTo: replyTo))
  }

  func putBreaks(_ call: Call) throws(Problem) -> Action {
    let id = try call.name(0, "product_id")
    var fields = Fields(try Fields.document(call.request.body))
    let breaks = fields.objects("breaks", atMost: PutQuantityBreaks.limit) { item in
      QuantityBreak(
        minimumQuantity: item.integer("min_quantity", OrderRequest.quantities),
        discountBasisPoints: item.integer("discount_bps", QuantityBreak.discounts))
    }
    fields.refuseRepeats("breaks", of: breaks.map(\.minimumQuantity), at: "min_quantity")
    try fields.check()
    let command = PutQuantityBreaks(productID: id, breaks: breaks)
    return .send(try call.command(command, to: pricing, scope: "quantity-breaks \(id)", replyTo: replyTo))
  }

  func putShipping(_ call: Call) throws(Problem) -> Action {
    var fields = Fields(try Fields.document(call.request.body))
    let rates = fields.objects("rates", atMost: PutShippingRates.limit) { item in
      let country = item.country("country")
      let method = item.text("method", maximum: 64)
      let limit = item.money("up_to", CatalogueRoutes.amounts)
      let price = item.money("price", CatalogueRoutes.amounts)
      if limit.currency != price.currency { item.fault("price/currency", "must be that of up_to") }
      return ShippingRate(
        country: country, method: method, currency: limit.currency, upTo: limit.amount, price: price.amount)
    }
    fields.refuseRepeats("rates", of: rates.map(\.key), at: "up_to")
    try fields.check()
    let command = PutShippingRates(rates: rates)
    return .send(try call.command(command, to: pricing, scope: "shipping-rates", replyTo: replyTo))
  }
}

extension Fields {
  /// A decimal as text; a JSON number is refused, for many a writer makes a binary fraction of it.
  fileprivate mutating func rate(_ name: String) -> ExchangeRate? {
    guard let value = value(name) else {
      fault(name, "required")
      return nil
    }
    do { return try ExchangeRate(value.string ?? "") } catch {
      fault(name, error.message)
      return nil
    }
  }

  /// The two-letter code of a country's name or code.
  fileprivate mutating func country(_ name: String) -> String {
    let text = text(name, maximum: 100)
    let code = Country.code(text)
    if code == nil, !text.isEmpty { fault(name, "\(text) is no country: give its name or ISO 3166 code") }
    return code ?? ""
  }

  mutating func money(_ name: String, _ range: ClosedRange<Int64>) -> Money {
    guard let value = value(name), value.kind == .object else {
      fault(name, "must be an amount, as in {\"amount\": 395, \"currency\": \"GBP\"}")
      return Money(0, "")
    }
    var members = nested(value, name)
    let money = Money(members.integer("amount", range), members.currency("currency"))
    add(members.faults)
    return money
  }

  /// The objects of an array, empty or not, each read by `read`.
  fileprivate mutating func objects<T>(_ name: String, atMost limit: Int, _ read: (inout Fields) -> T) -> [T] {
    guard let list = value(name), list.kind == .array, list.count <= limit else {
      fault(name, "must be an array of at most \(limit) objects")
      return []
    }
    var values: [T] = []
    for (index, item) in list.elements.enumerated() {
      guard item.kind == .object else {
        fault("\(name)/\(index)", "must be an object")
        continue
      }
      var members = nested(item, "\(name)/\(index)")
      values.append(read(&members))
      add(members.faults)
    }
    return values
  }

  /// No two elements may have one key. Only worth saying when each could be read.
  fileprivate mutating func refuseRepeats<Key: Hashable>(_ name: String, of keys: [Key], at field: String) {
    guard faults.isEmpty else { return }
    var first: [Key: Int] = [:]
    for (index, key) in keys.enumerated() {
      if let other = first[key] {
        fault("\(name)/\(index)/\(field)", "is that of \(name)/\(other) already")
      } else {
        first[key] = index
      }
    }
  }
}
