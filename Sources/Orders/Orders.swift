package import Contracts
import JSON
package import Messaging
package import SQLite

/// The orders capability: the order from its acceptance to its record. See README.md beside this file.
package final class Orders: Capability {
  package static let name = CapabilityName.orders
  package static let migrations = OrdersSchema.migrations
  package static let measures = [
    Measure("orders_created_total", "Orders confirmed.", .plainCount),
    Measure(
      "cart_operations_total", "Changes of carts.",
      .count(label: "operation", values: ["create", "add", "change", "remove"])),
  ]

  let partition: PartitionID
  let topology: Topology

  package init(_ partition: PartitionID, _ topology: Topology) {
    self.partition = partition
    self.topology = topology
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case PlaceOrder.type: try place(message.decode(), turn)
    case RecordOrder.type: try record(message.decode(), turn)
    case RefuseOrder.type: try refuse(message.decode(), turn)
    case OrderDeadline.type: try deadline(message.decode(), turn)
    case CancelOrder.type: try cancel(message.decode(), turn)
    case ShipOrder.type: try ship(message.decode(), turn)
    case DeliverOrder.type: try deliver(message.decode(), turn)
    case ReturnOrder.type: try takeBack(message.decode(), turn)
    case CompensationDone.type: try compensated(message.decode(), turn)
    case MayExpire.type: try mayExpire(message.decode(), turn)
    case HoldNotConfirmed.type: try holdNotConfirmed(message.decode(), turn)
    case CustomerChanged.type: try ProjectionStore(turn.store).apply(message.decode(CustomerChanged.self))
    case PriceUpdated.type: try FallbackPriceStore(turn.store).apply(message.decode(PriceUpdated.self))
    case CampaignChanged.type: try ProjectionStore(turn.store).apply(message.decode(CampaignChanged.self))
    case ShippingRatesChanged.type:
      try ShippingRateStore(turn.store).apply(message.decode(ShippingRatesChanged.self))
    case PaymentChanged.type: try paymentChanged(message.decode(), turn)
    case ProductChanged.type: try ProjectionStore(turn.store).apply(message.decode(ProductChanged.self))
    case RecordQuote.type: try recordQuote(message.decode(), turn)
    case QuoteDeadline.type: try quoteDeadline(message.decode(), turn)
    default:
      guard try handleCart(message, turn) || handleCheckout(message, turn) else {
        throw UnknownMessage(message.head.type)
      }
    }
  }

  // MARK: Acceptance

  func place(_ command: PlaceOrder, _ turn: Turn) throws {
    let message = turn.message
    var row = OrderRow(command, message, now: turn.now)
    row.deadline = turn.now + turn.milliseconds(.stepDeadline)
    if let key = message.head.key {
      try turn.requests.begin(
        key, fingerprint: message.head.fingerprint ?? "", subject: command.orderID, at: turn.now)
    }
    try OrderStore(turn.store).insert(row)
    try note(row, from: "", by: "customer", turn)
    try turn.setTimer(
      OrderDeadline(orderID: row.orderID, attempt: row.attempt), id: row.deadlineID, due: row.deadline)
    turn.emit(
      OrderCreated(orderID: row.orderID, customerID: row.customerID, currency: row.currency),
      id: "\(row.orderID).v\(row.version).OrderCreated")
    if command.acknowledge, let waiter = message.waiter {
      turn.reply(row.acceptance, to: waiter)
    }
    try goRound(row, command.lines, turn)
  }

  // MARK: Decision

  private func record(_ command: RecordOrder, _ turn: Turn) throws {
    let draft = command.draft
    let store = OrderStore(turn.store)
    guard var row = try store.order(draft.orderID) else { throw UnknownOrder(orderID: draft.orderID) }
    guard row.attempt == draft.attempt else { return }
    if row.status.isCalledOff { try compensate(row, draft.lines, turn) }
    guard row.status.canBecome(.confirmed) else { return }
    guard let total = draft.total else { throw UnknownOrder(orderID: draft.orderID) }
    row.total = total.amount
    row.shipping = draft.shipping ?? 0
    row.shippingMethod = draft.shippingMethod
    row.discount = draft.lines.reduce(0) { $0 + ($1.discount ?? 0) }
    row.paymentStatus = draft.paymentStatus ?? "none"
    try decide(&row, .confirmed, draft.lines, promotions: draft, rejection: nil, turn)
    turn.count("orders_created_total")
    for line in draft.lines {
      try store.add(line, to: row.orderID)
      try FallbackPriceStore(turn.store).note(
        line, draft.currency, at: turn.now, maxAge: turn.milliseconds(.priceFallbackMaxAge))
    }
    turn.emit(
      OrderConfirmed(
        orderID: row.orderID, attempt: row.attempt, customerID: row.customerID, total: total, lines: draft.lines,
        promotions: draft.promotions, paymentStatus: row.paymentStatus, checkout: row.terms.checkout,
        confirmedAt: turn.now),
      id: "\(row.orderID).v\(row.version).OrderConfirmed")
    let document = row.document ?? []
    try conclude(row, Outcome(201, location: row.location, entityTag: row.entityTag, body: document), turn)
  }

  private func refuse(_ command: RefuseOrder, _ turn: Turn) throws {
    if command.orderID.hasPrefix(TimeOrderedID.quote) { return try quoteRefused(command, turn) }
    guard let row = try OrderStore(turn.store).order(command.orderID), row.attempt == command.attempt else { return }
    if row.status == .cancelling { return try finishCancelling(row, turn) }
    try reject(row, command.outcome, turn)
  }

  func reject(_ pending: OrderRow, _ outcome: Outcome, _ turn: Turn) throws {
    guard pending.status.canBecome(.rejected) else { return }
    var row = pending
    let lines = try row.askedLines()
    try decide(&row, .rejected, lines, rejection: outcome.body, turn)
    try compensate(row, lines, turn)
    try conclude(row, outcome.of(row), turn)
  }

  /// Moves a pending order, writes its document and cancels its deadline.
  private func decide(
    _ row: inout OrderRow, _ status: OrderStatus, _ lines: [OrderLine], promotions draft: Draft? = nil,
    rejection: [UInt8]?, _ turn: Turn
  ) throws {
    try turn.cancelTimer(id: row.deadlineID, due: row.deadline)
    if try ErasureStore(turn.store).isErased(row.customerID) { row.particulars = Erasure.nothing }
    try move(&row, to: status, turn)
    row.document =
      OrderDocument(
        row: row, lines: lines, promotions: draft?.promotions ?? [],
        promotionsNotApplied: draft?.promotionsNotApplied ?? [],
        confirmedAt: status == .confirmed ? turn.now : nil, rejection: rejection
      ).json
  }

  /// Moves the order to another status, notes the transition and tells the world.
  func move(_ row: inout OrderRow, to status: OrderStatus, by actor: String = "system", _ turn: Turn) throws {
    let from = row.status
    row.status = status
    row.version += 1
    try note(row, from: from.rawValue, by: actor, turn)
    turn.emit(
      OrderStatusChanged(
        orderID: row.orderID, customerID: row.customerID, from: from.rawValue, to: status.rawValue,
        orderVersion: row.version), id: "\(row.orderID).v\(row.version).OrderStatusChanged")
  }

  /// Changes members of a decided order's document that are not its status, and tells the world.
  /// - Parameter members: names, and JSON text as their new values.
  func amend(_ row: inout OrderRow, _ members: [(name: String, value: [UInt8])], _ turn: Turn) throws {
    guard let document = row.document else { throw UnknownOrder(orderID: row.orderID) }
    try keepAnswer(row, turn)
    row.version += 1
    row.document = try OrderDocument.with(members, version: row.version, in: document)
    try OrderStore(turn.store).amend(row)
    turn.emit(
      OrderUpdated(
        orderID: row.orderID, customerID: row.customerID, orderVersion: row.version, changed: members.map(\.name)),
      id: "\(row.orderID).v\(row.version).OrderUpdated")
  }

  /// News of an older attempt's payment, or older news, changes nothing.
  private func paymentChanged(_ event: PaymentChanged, _ turn: Turn) throws {
    let store = OrderStore(turn.store)
    guard var row = try store.order(event.orderID) else { throw UnknownOrder(orderID: event.orderID) }
    guard row.attempt == event.attempt, try store.notePayment(event) else { return }
    row.paymentStatus = event.status
    try amend(&row, [("payment", OrderDocument.payment(row, refunded: event.refunded))], turn)
  }

  /// Whoever asked without a key is answered again from the order as it is: before that changes, the answer is kept.
  func keepAnswer(_ row: OrderRow, _ turn: Turn) throws {
    guard row.requestKey == nil, let outcome = try row.outcome(),
      let request = try OrderStore(turn.store).transitions(row.orderID).first?.cause
    else { return }
    try turn.requests.finish(request, fingerprint: row.requestFingerprint ?? "", outcome: outcome, at: turn.now)
  }

  private func note(_ row: OrderRow, from: String, by actor: String, _ turn: Turn) throws {
    try OrderStore(turn.store).add(
      .init(
        version: row.version, from: from, to: row.status.rawValue, at: turn.now, actor: actor, cause: turn.message.id),
      to: row.orderID)
  }

  /// The one place where it is decided what is given back for an order that was called off: every reservation partition
  /// of the order, and promotion if it passes it, gives back what this attempt may hold, or closes against what arrives
  /// later.
  /// - Returns: who says `CompensationDone` when the order is `cancelling`.
  @discardableResult
  func compensate(_ row: OrderRow, _ lines: [OrderLine], _ turn: Turn) throws -> [PartitionID] {
    let holders = topology.partitions(.reservation, .keys(lines.map(\.warehouseID)))
    let hasUsage = try releaseUsage(row, turn)
    for partition in holders {
      turn.send(
        ReleaseHold(
          orderID: row.orderID, attempt: row.attempt, checkout: row.terms.checkout,
          acknowledge: row.status == .cancelling),
        id: "\(row.orderID).release.\(partition).r\(row.attempt)", to: partition)
    }
    // The means are forgotten with an erased customer, not that it was paid.
    if row.terms.payment != nil || row.paymentStatus != "none" {
      turn.send(
        VoidPayment(orderID: row.orderID, attempt: row.attempt), id: "\(row.orderID).void-payment.r\(row.attempt)",
        to: payments(row))
    }
    return holders + (hasUsage ? [Orders.promotion] : [])
  }

  /// Answers everyone who waits, and keeps the answer under the request's key.
  func conclude(_ row: OrderRow, _ outcome: Outcome, _ turn: Turn) throws {
    var row = row
    try answer(row.waiters, outcome, turn)
    row.waiters = []
    try settleCheckout(row, outcome, turn)
    try OrderStore(turn.store).update(row)
    guard let key = row.requestKey else { return }
    try turn.requests.finish(key, fingerprint: row.requestFingerprint ?? "", outcome: outcome, at: turn.now)
  }

  func answer(_ waiters: [Waiter], _ outcome: Outcome, _ turn: Turn) throws {
    for waiter in waiters {
      turn.reply(outcome, to: waiter)
      if let key = waiter.key { try turn.requests.finish(key, fingerprint: "", outcome: outcome, at: turn.now) }
    }
  }

  // MARK: Asked again

  /// The same request once more (same message, or same idempotency key): it joins those who wait, or is answered as
  /// the first was.
  package func again(_ message: Message, subject: String, _ turn: Turn) throws {
    guard let waiter = message.waiter else { return }
    if try joinQuote(subject.isEmpty ? message.id : subject, waiter, turn) { return }
    let (orderID, acknowledge): (String, Bool)
    switch message.head.type {
    case PlaceOrder.type:
      let command: PlaceOrder = try message.decode()
      (orderID, acknowledge) = (command.orderID, command.acknowledge)
    case ConfirmCheckout.type:
      let command: ConfirmCheckout = try message.decode()
      (orderID, acknowledge) = (command.orderID, command.acknowledge)
    case CancelOrder.type: return try cancelAgain(message.decode(), turn)
    default: return
    }
    let store = OrderStore(turn.store)
    guard let row = try store.order(subject.isEmpty ? orderID : subject) else { return }
    if let outcome = try row.outcome() { return turn.reply(outcome, to: waiter) }
    if acknowledge { return turn.reply(row.acceptance, to: waiter) }
    try wait(for: row, waiter, turn)
  }

  private func wait(for row: OrderRow, _ waiter: Waiter, _ turn: Turn) throws {
    guard !row.waiters.contains(where: { $0.correlation == waiter.correlation }) else { return }
    var row = row
    row.waiters.append(waiter)
    try OrderStore(turn.store).setWaiters(row)
  }

  /// Another request for the order there is: it is answered as the first one is, under a key of its own.
  func join(_ row: OrderRow, acknowledge: Bool, _ turn: Turn) throws {
    if let outcome = try row.outcome() { return try turn.answer(outcome) }
    guard let waiter = turn.message.waiter else { return }
    if acknowledge { return turn.reply(row.acceptance, to: waiter) }
    let key = turn.message.head.key ?? turn.message.id
    try turn.requests.begin(
      key, fingerprint: turn.message.head.fingerprint ?? "", subject: row.orderID, at: turn.now)
    try wait(for: row, waiter.kept(under: key), turn)
  }

  /// A part of the order's way was set aside: the order does not wait for its deadline.
  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    switch message.head.type {
    case RecordOrder.type, RecordQuote.type: turn.refuseAbandoned(message)
    case HoldNotConfirmed.type: try noteMissingGoods(try message.decode(), turn)
    case OrderDeadline.type:
      let timer: OrderDeadline = try message.decode()
      turn.send(
        RefuseOrder(orderID: timer.orderID, attempt: timer.attempt, problem: .deadlineExceeded),
        id: "\(timer.orderID).deadline-refuse.r\(timer.attempt)", to: partition)
    case QuoteDeadline.type:
      let timer: QuoteDeadline = try message.decode()
      turn.send(
        RefuseOrder(orderID: timer.quoteID, attempt: 0, problem: .notPricedInTime),
        id: "\(timer.quoteID).deadline-refuse", to: partition)
    default: break
    }
  }
}

/// A message about an order that cannot be: poison.
struct UnknownOrder: Error, CustomStringConvertible {
  let orderID: String
  var description: String { "order \(orderID) is not here, or the message does not fit it" }
}
