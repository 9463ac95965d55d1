import Contracts
import Messaging

/// An order's rounds: the first, and the one that does without a silent pricing.
extension Orders {
  /// Sends the order along its slip: who must be asked because the projection does not know, stock before price, price
  /// before what is taken off it, and back here. Lines that have their price already do not pass pricing.
  func goRound(_ row: OrderRow, _ lines: [OrderLine], shipping: Shipping? = nil, _ turn: Turn) throws {
    let projections = ProjectionStore(turn.store)
    let isPriced = lines.allSatisfy { $0.total != nil }
    let pricing = pricing(row.customerID)
    var stops: [Stop] = []
    if try projections.customer(row.customerID) != .active {
      stops.append(Stop(topology.partition(.customers, key: row.customerID), CheckCustomer.type))
    }
    if !isPriced, try !lines.allSatisfy({ try projections.knows($0) }) {
      stops.append(Stop(pricing, IdentifyProducts.type))
    }
    for partition in topology.partitions(.reservation, .keys(lines.map(\.warehouseID))) {
      stops.append(Stop(partition, ReserveStock.type))
    }
    if !isPriced { stops.append(Stop(pricing, PriceOrder.type)) }
    let isPromoted = try promotes(row, turn)
    if isPromoted { stops.append(Stop(Orders.promotion, ApplyPromotions.type)) }
    if row.terms.payment != nil { stops.append(Stop(payments(row), AuthorizePayment.type)) }
    stops.append(Stop(partition, RecordOrder.type))
    var draft = Draft(
      orderID: row.orderID, attempt: row.attempt, customerID: row.customerID, currency: row.currency, lines: lines,
      country: row.country, shippingMethod: shipping == nil ? row.shippingMethod : shipping?.method,
      shipping: shipping?.amount, terms: row.terms)
    if isPromoted { try prepareForPromotion(&draft, turn) }
    turn.forward(draft, along: stops)
  }

  /// Every partition of pricing could: that of the customer's slot does.
  func pricing(_ customerID: String) -> PartitionID { topology.partition(.pricing, key: customerID) }

  func payments(_ row: OrderRow) -> PartitionID { topology.partition(.payments, key: row.customerID) }

  /// The attempt has had its time. Where pricing alone is silent the order goes round once more without it, if every
  /// line has a price to stand in; otherwise it is refused.
  func deadline(_ timer: OrderDeadline, _ turn: Turn) throws {
    guard let row = try OrderStore(turn.store).order(timer.orderID), row.attempt == timer.attempt else { return }
    if row.status == .cancelling { return try finishCancelling(row, turn) }
    guard row.status == .pending else { return }
    guard let lines = try standInPrices(row, turn), let shipping = try standInShipping(row, lines, turn) else {
      return try reject(row, Outcome(.deadlineExceeded), turn)
    }
    var next = row
    next.attempt += 1
    next.deadline = turn.now + turn.milliseconds(.stepDeadline)
    try OrderStore(turn.store).setAttempt(next)
    try turn.setTimer(
      OrderDeadline(orderID: next.orderID, attempt: next.attempt), id: next.deadlineID, due: next.deadline)
    try goRound(next, lines, shipping: shipping, turn)
  }

  /// The lines with prices to stand in; nil when they must not, or one has none.
  private func standInPrices(_ row: OrderRow, _ turn: Turn) throws -> [OrderLine]? {
    let maxAge = turn.milliseconds(.priceFallbackMaxAge)
    let lines = try row.askedLines()
    guard row.attempt == 0, maxAge > 0, try pricingAloneIsSilent(row, lines, turn) else { return nil }
    let prices = FallbackPriceStore(turn.store)
    let projections = ProjectionStore(turn.store)
    var priced: [OrderLine] = []
    for line in lines {
      guard try projections.knows(line),
        let found = try prices.priced(line, row.currency, oldest: turn.now - maxAge)
      else { return nil }
      priced.append(found)
    }
    return priced
  }

  /// What sending the lines costs by the rates known here, in the order's own currency; nil when they do not say.
  private func standInShipping(_ row: OrderRow, _ lines: [OrderLine], _ turn: Turn) throws -> Shipping? {
    var subtotal = Money(0, row.currency)
    for line in lines {
      guard let total = line.total, let sum = subtotal.plus(Money(total, row.currency)) else { return nil }
      subtotal = sum
    }
    let rates = try row.country.map { try ShippingRateStore(turn.store).rates(to: $0) } ?? []
    guard let shipping = try? Shipping.choose(rates, for: subtotal, by: row.shippingMethod, conversion: { _ in nil }),
      subtotal.plus(Money(shipping.amount, row.currency)) != nil
    else { return nil }
    return shipping
  }

  /// By what the timer says of the stops' backlogs: silent is who has left an entry lying for half an attempt's time.
  private func pricingAloneIsSilent(_ row: OrderRow, _ lines: [OrderLine], _ turn: Turn) throws -> Bool {
    let bound = turn.milliseconds(.stepDeadline) / 2
    var stops =
      topology.partitions(.reservation, .keys(lines.map(\.warehouseID)))
      + [topology.partition(.customers, key: row.customerID)]
    if try OrderStore(turn.store).isPromoted(row.orderID) { stops.append(Orders.promotion) }
    if row.terms.payment != nil { stops.append(payments(row)) }
    func isSilent(_ partition: PartitionID) -> Bool { turn.message.head.backlog[partition, default: 0] >= bound }
    return isSilent(pricing(row.customerID)) && !stops.contains(where: isSilent)
  }
}
