package import Contracts
package import Messaging
package import SQLite

/// The pricing capability: the catalogue and its prices. See README.md beside this file.
package final class Pricing: Capability {
  package static let name = CapabilityName.pricing
  package static let migrations = PricingSchema.migrations
  package static let measures = [
    Measure("price_calculation_seconds", "Time it takes to price an order.", .timing(of: PriceOrder.type)),
    Measure(
      "price_cache_requests_total", "Prices wanted for order lines, by whether the cache had them.",
      .count(label: "result", values: ["hit", "miss"])),
  ]

  /// The other partitions where this is the first, which orders all changes of the catalogue; none where it is not.
  let copies: [PartitionID]
  private let cache: PriceCache

  package init(_ partition: PartitionID, _ topology: Topology) {
    copies = partition.number == 0 ? Array(topology.partitions(.pricing).dropFirst()) : []
    cache = PriceCache(partition)
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case PriceOrder.type: try price(message.decode(), turn)
    case QuoteOrder.type: try quote(message.decode(), turn)
    case IdentifyProducts.type: try identify(message.decode(), turn)
    case PutProduct.type: try putProduct(message.decode(), turn)
    case PutPrices.type: try putPrices(message.decode(), turn)
    case PutRate.type: try putRate(message.decode(), turn)
    case PutWarehouse.type: try putWarehouse(message.decode(), turn)
    case PutQuantityBreaks.type: try putBreaks(message.decode(), turn)
    case PutShippingRates.type: try putShipping(message.decode(), turn)
    case CopySettled.type:
      let news: CopySettled = try message.decode()
      try copySettled(news.copy, isTaken: news.isTaken, turn)
    default: guard try takeCopy(message, turn) else { throw UnknownMessage(message.head.type) }
    }
  }

  package func again(_ message: Message, subject: String, _ turn: Turn) throws { try waitToo(message, turn) }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    switch message.head.type {
    case PriceOrder.type, QuoteOrder.type, IdentifyProducts.type: turn.refuseAbandoned(message)
    case CopySettled.type: try settlementLost(message, turn)
    default: copySetAside(message, turn)
    }
  }

  package func cacheKeys(_ messages: [Message]) -> [String] {
    var keys: [String] = []
    var known: Set<String> = []
    for message in messages where [PriceOrder.type, QuoteOrder.type].contains(message.head.type) {
      guard let draft = try? message.decode(PriceOrder.self).draft else { continue }
      for line in draft.lines {
        let key = cache.key(line, draft.currency)
        if known.insert(key).inserted { keys.append(key) }
      }
    }
    return keys
  }

  // MARK: The order's way

  private func price(_ command: PriceOrder, _ turn: Turn) throws {
    var draft = command.draft
    do {
      let subtotal = try price(&draft, turn)
      try ship(&draft, subtotal, turn)
      turn.emit(
        PriceCalculated(
          orderID: draft.orderID, attempt: draft.attempt, currency: draft.currency, subtotal: subtotal.amount,
          shipping: draft.shipping ?? 0), id: "\(draft.orderID).r\(draft.attempt).PriceCalculated")
    } catch let problem as Problem {
      return turn.refuse(draft, problem)
    }
    turn.forward(draft, along: turn.message.head.slip)
  }

  /// As an order's, but that every way to send it is told, and an unknown product refused here.
  private func quote(_ command: QuoteOrder, _ turn: Turn) throws {
    var draft = command.draft
    do {
      try known(draft, turn)
      try ship(&draft, price(&draft, turn), turn, offering: true)
    } catch let problem as Problem {
      return turn.refuse(draft, problem)
    }
    turn.forward(draft, along: turn.message.head.slip)
  }

  /// Fills in every line's price; their sum.
  /// - Throws: a `Problem` when a line has none, or it is more than can be counted.
  private func price(_ draft: inout Draft, _ turn: Turn) throws -> Money {
    let book = PriceBook(turn.store, base: turn.text(.baseCurrency))
    var unpriced: [(index: Int, productID: String)] = []
    var subtotal = Money(0, draft.currency)
    let isPromoted = turn.message.head.slip.contains { $0.partition.capability == .promotion }
    for (index, line) in draft.lines.enumerated() {
      switch try exact(line, draft.currency, book, turn) {
      case .none: unpriced.append((index, line.productID))
      case .tooLarge: throw Problem.tooMuch(index)
      case .price(let exact):
        guard let price = try book.unitPrice(exact, of: line),
          let total = Money(price, draft.currency).times(line.quantity), let sum = subtotal.plus(total)
        else { throw Problem.tooMuch(index) }
        subtotal = sum
        draft.lines[index].unitPrice = price
        draft.lines[index].total = total.amount
        draft.lines[index].priceSource = "live"
        if isPromoted {
          draft.lines[index].category = try CatalogueStore(turn.store).product(line.productID)?.category
        }
      }
    }
    guard unpriced.isEmpty else { throw Problem.currencyNotAvailable(draft.currency, unpriced) }
    return subtotal
  }

  /// Cache-aside: the cached price if its stamp is the store's, else the store's price, which then is cached.
  private func exact(
    _ line: OrderLine, _ currency: String, _ book: PriceBook, _ turn: Turn
  ) throws -> PriceBook.Finding {
    guard let stamp = try book.stamp(line, currency) else { return .none }
    let key = cache.key(line, currency)
    if let value = turn.cached(key), let price = cache.price(value, stamp: stamp) {
      turn.count("price_cache_requests_total", "hit")
      return .price(price)
    }
    turn.count("price_cache_requests_total", "miss")
    let finding = try book.price(line, currency)
    if case .price(let price) = finding {
      turn.setCache(key, cache.value(price, stamp: stamp), seconds: turn.milliseconds(.priceTTL) / 1_000)
    }
    return finding
  }

  /// - Throws: a `Problem` when it cannot be sent as asked.
  private func ship(_ draft: inout Draft, _ subtotal: Money, _ turn: Turn, offering: Bool = false) throws {
    let base = turn.text(.baseCurrency)
    let rates = try draft.country.map { try ShippingStore(turn.store).rates(to: $0) } ?? []
    let exchange = rates.isEmpty ? nil : try TermsStore(turn.store).rate(base, draft.currency)?.value
    func conversion(_ currency: String) -> ExchangeRate? { currency == base ? exchange : nil }
    if offering { draft.shippingMethods = try Shipping.offers(rates, for: subtotal, conversion: conversion) }
    let shipping = try Shipping.choose(rates, for: subtotal, by: draft.shippingMethod, conversion: conversion)
    guard subtotal.plus(Money(shipping.amount, draft.currency)) != nil else {
      throw Problem.tooMuch(draft.lines.count - 1)
    }
    draft.shippingMethod = shipping.method
    draft.shipping = shipping.amount
  }

  /// A stop of an order with products that orders does not know yet, or not under this sku: it learns them on the way.
  private func identify(_ command: IdentifyProducts, _ turn: Turn) throws {
    let draft = command.draft
    guard let orders = turn.topology.partition(.orders, id: draft.orderID) else { return }
    let known: [ProductChanged]
    do { known = try self.known(draft, turn) } catch let problem as Problem { return turn.refuse(draft, problem) }
    for product in known { turn.send(product, id: "\(product.factID).\(orders)", to: orders) }
    turn.forward(draft, along: turn.message.head.slip)
  }
}

extension Pricing {
  /// The products of the lines.
  /// - Throws: a `Problem` when one is unknown, or has another sku.
  @discardableResult
  private func known(_ draft: Draft, _ turn: Turn) throws -> [ProductChanged] {
    var unknown: [(index: Int, productID: String)] = []
    var otherSKUs: [(index: Int, productID: String, sku: String)] = []
    var known: [ProductChanged] = []
    for (index, line) in draft.lines.enumerated() {
      guard let product = try CatalogueStore(turn.store).product(line.productID) else {
        unknown.append((index, line.productID))
        continue
      }
      known.append(product)
      if product.sku != line.sku { otherSKUs.append((index, product.productID, product.sku)) }
    }
    guard unknown.isEmpty else { throw Problem.unknownProducts(unknown) }
    guard otherSKUs.isEmpty else { throw Problem.otherSKUs(otherSKUs) }
    return known
  }
}

extension Problem {
  fileprivate static func tooMuch(_ index: Int) -> Problem {
    .validation([Fault("/items/\(index)/quantity", "the order's total is larger than can be counted")])
  }
}
