package import Contracts
import JSON
package import Messaging
package import SQLite

/// The reservation capability: stock per warehouse and sku, and what is held of it. See README.md beside this file.
package final class Reservation: Capability {
  package static let name = CapabilityName.reservation
  package static let migrations = ReservationSchema.migrations
  package static let measures = [
    Measure(
      "stock_reservations_total", "Orders' reservations by what came of them.",
      .count(label: "outcome", values: ["reserved", "out_of_stock"]))
  ]

  let partition: PartitionID
  let topology: Topology

  package init(_ partition: PartitionID, _ topology: Topology) {
    self.partition = partition
    self.topology = topology
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case ReserveStock.type: try reserve(message.decode(), turn)
    case OrderConfirmed.type: try confirm(message.decode(), turn)
    case OrderShipped.type: try ship(message.decode(), turn)
    case OrderReturned.type: try restock(message.decode(), turn)
    case ReleaseHold.type: try release(message.decode(), turn)
    case HoldExpiry.type: try expire(message.decode(), turn)
    case MayExpireAnswer.type: try settle(message.decode(), turn)
    case ReceiveStock.type: try receive(message.decode(), turn)
    case AdjustStock.type: try adjust(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    switch message.head.type {
    case ReserveStock.type: turn.refuseAbandoned(message)
    case OrderConfirmed.type: try missConfirmation(try message.decode(), turn)
    case ReleaseHold.type: try askInstead(try message.decode(), turn)
    case HoldExpiry.type: try askLater(try message.decode(), turn)
    case MayExpireAnswer.type: try askNoMore(try message.decode(), turn)
    default: break
    }
  }

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    guard query.head.type == GetStock.type else { throw UnknownMessage(query.head.type) }
    let wanted: GetStock = try query.decode()
    guard let level = try StockStore(store).level(wanted.warehouseID, wanted.sku) else {
      return Outcome(.notFound("stock", "\(wanted.warehouseID)/\(wanted.sku)"))
    }
    return Outcome(200, entityTag: level.entityTag, body: level.json)
  }

  // MARK: The order's way

  /// Holds this partition's lines, all or none. After a shortage anywhere the remaining stops only check, so that the
  /// refusal names every short line.
  private func reserve(_ command: ReserveStock, _ turn: Turn) throws {
    var draft = command.draft
    let holds = HoldStore(turn.store)
    let owner = HoldOwner(draft.orderID, draft.attempt, of: draft.terms.checkout)
    let known = try holds.hold(for: owner)
    if let known {
      guard known.owner.isBefore(owner) else { return }
      guard known.state != .confirmed else {
        throw HoldLost(orderID: draft.orderID, reason: "its goods are confirmed for \(known.orderID)")
      }
    }
    let lines = draft.lines.filter { topology.partition(.reservation, key: $0.warehouseID) == partition }
    let hold = Hold(owner: owner, state: .held, expires: turn.now + turn.milliseconds(.reservationTTL))
    if let known, draft.shortages.isEmpty, try holds.holds(lines, for: known) {
      try adopt(known, as: hold, turn)
    } else {
      if let known, known.isLive { try giveBack(known, turn) }
      try take(lines, &draft, hold, turn)
    }
    turn.count("stock_reservations_total", draft.shortages.isEmpty ? "reserved" : "out_of_stock")
    goOn(draft, turn)
  }

  /// The owner before has the same lines: they pass to the new one, and no stock moves.
  private func adopt(_ known: Hold, as hold: Hold, _ turn: Turn) throws {
    let holds = HoldStore(turn.store)
    try turn.cancelTimer(id: known.timerID, due: known.expires)
    tellReleased(known, turn)
    try holds.moveLines(from: known.orderID, to: hold.orderID)
    try begin(hold, turn)
  }

  private func take(_ lines: [OrderLine], _ draft: inout Draft, _ hold: Hold, _ turn: Turn) throws {
    let stock = StockStore(turn.store)
    var levels: [StockLevel] = []
    for line in lines {
      let level = try stock.level(line.warehouseID, line.sku)
      if let level, level.available >= line.quantity {
        levels.append(level)
      } else {
        draft.shortages.append(Shortage(line, available: level?.available ?? 0))
      }
    }
    guard draft.shortages.isEmpty else {
      // Were it forgotten, the same message met again could find goods, and hold them for a refused attempt.
      return try HoldStore(turn.store).save(Hold(owner: hold.owner, state: .closed))
    }
    for (line, level) in zip(lines, levels) {
      try HoldStore(turn.store).add(line, to: hold.orderID)
      try stock.reserve(line.warehouseID, line.sku, line.quantity)
      var after = level
      after.reserved += line.quantity
      alert(level, after, turn)
    }
    try begin(hold, turn)
  }

  private func begin(_ hold: Hold, _ turn: Turn) throws {
    try HoldStore(turn.store).save(hold)
    try setTimer(hold, turn)
    turn.emit(
      StockReserved(orderID: hold.orderID, attempt: hold.attempt, partition: "\(partition)"),
      id: "\(hold.orderID).r\(hold.attempt).StockReserved.\(partition)")
  }

  private func goOn(_ draft: Draft, _ turn: Turn) {
    let slip = turn.message.head.slip
    if draft.shortages.isEmpty { return turn.forward(draft, along: slip) }
    let checks = slip.filter { $0.partition.capability == .reservation }
    if !checks.isEmpty { return turn.forward(draft, along: checks) }
    let order = Dictionary(uniqueKeysWithValues: draft.lines.enumerated().map { ($1.stockKey, $0) })
    let shortages = draft.shortages.sorted { order[$0.stockKey, default: 0] < order[$1.stockKey, default: 0] }
    turn.refuse(draft, .outOfStock(shortages))
  }

  // MARK: The order's end

  /// Without a hold to confirm orders is asked: it alone knows whether the order still stands.
  private func confirm(_ event: OrderConfirmed, _ turn: Turn) throws {
    let hold = try HoldStore(turn.store).hold(event.orderID)
    guard let hold, hold.isLive, hold.attempt == event.attempt else {
      return tellNotConfirmed(event, hold?.state.rawValue ?? "missing", turn)
    }
    if hold.state == .held { try confirm(hold, turn) }
  }

  func confirm(_ hold: Hold, _ turn: Turn) throws {
    var hold = hold
    try turn.cancelTimer(id: hold.timerID, due: hold.expires)
    hold.state = .confirmed
    try HoldStore(turn.store).save(hold)
    turn.emit(
      StockConfirmed(orderID: hold.orderID, attempt: hold.attempt, partition: "\(partition)"),
      id: "\(hold.orderID).r\(hold.attempt).StockConfirmed.\(partition)")
  }

  private func tellNotConfirmed(_ event: OrderConfirmed, _ state: String, _ turn: Turn) {
    guard let orders = topology.partition(.orders, id: event.orderID) else { return }
    turn.send(
      HoldNotConfirmed(
        orderID: event.orderID, attempt: event.attempt, partition: "\(partition)", reason: "the hold is \(state)"),
      id: "\(event.orderID).hold-not-confirmed.\(partition).r\(event.attempt)", to: orders)
  }

  /// A confirmation was set aside: the hold that it would have met is asked about in its time.
  private func missConfirmation(_ event: OrderConfirmed, _ turn: Turn) throws {
    let hold = try HoldStore(turn.store).hold(event.orderID)
    if hold?.isLive != true { tellNotConfirmed(event, hold?.state.rawValue ?? "missing", turn) }
  }

  /// Compensation may overtake the work it undoes: a release for an unknown owner closes it.
  private func release(_ command: ReleaseHold, _ turn: Turn) throws {
    let owner = HoldOwner(command.orderID, command.attempt, of: command.checkout)
    if command.acknowledge { acknowledge(command, turn) }
    guard let known = try HoldStore(turn.store).hold(for: owner) else {
      return try HoldStore(turn.store).save(Hold(owner: owner, state: .closed))
    }
    guard !owner.isBefore(known.owner), known.state != .confirmed || known.orderID == owner.orderID else { return }
    if known.isLive {
      try giveBack(known, turn)
      try HoldStore(turn.store).save(Hold(owner: owner, state: known.state == .confirmed ? .cancelled : .released))
    } else if known.owner.isBefore(owner) {
      try HoldStore(turn.store).save(Hold(owner: owner, state: .closed))
    }
  }

  private func acknowledge(_ command: ReleaseHold, _ turn: Turn) {
    guard let orders = topology.partition(.orders, id: command.orderID) else { return }
    turn.send(
      CompensationDone(orderID: command.orderID, attempt: command.attempt, partition: "\(partition)"),
      id: "\(command.orderID).compensated.\(partition).r\(command.attempt)", to: orders)
  }

  func giveBack(_ hold: Hold, _ turn: Turn) throws {
    let holds = HoldStore(turn.store)
    for line in try holds.lines(hold.orderID) {
      try StockStore(turn.store).reserve(line.warehouseID, line.sku, -line.quantity)
    }
    try holds.removeLines(hold.orderID)
    try turn.cancelTimer(id: hold.timerID, due: hold.expires)
    tellReleased(hold, turn)
  }

  private func tellReleased(_ hold: Hold, _ turn: Turn) {
    turn.emit(
      StockReleased(orderID: hold.orderID, attempt: hold.attempt, partition: "\(partition)"),
      id: "\(hold.orderID).r\(hold.attempt).StockReleased.\(partition)")
  }
}

/// A hold that is not what it must be: an operator has to look.
struct HoldLost: Error, CustomStringConvertible {
  let orderID: String
  let reason: String
  var description: String { "hold of \(orderID): \(reason)" }
}

extension Shortage {
  init(_ line: OrderLine, available: Int64) {
    self.init(
      productID: line.productID, sku: line.sku, warehouseID: line.warehouseID, requested: line.quantity,
      available: available)
  }

  var stockKey: String { "\(warehouseID)\u{0}\(sku)" }
}

extension OrderLine {
  var stockKey: String { "\(warehouseID)\u{0}\(sku)" }
}
