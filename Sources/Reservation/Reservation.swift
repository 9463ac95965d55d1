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

  private let partition: PartitionID
  private let topology: Topology

  package init(_ partition: PartitionID, _ topology: Topology) {
    self.partition = partition
    self.topology = topology
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case ReserveStock.type: try reserve(message.decode(), turn)
    case OrderConfirmed.type: try confirm(message.decode(), turn)
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
    if let known = try holds.hold(draft.orderID) {
      guard known.attempt < draft.attempt else { return }
      if known.state == .held { try giveBack(known, turn) }
    }
    let lines = draft.lines.filter { topology.partition(.reservation, key: $0.warehouseID) == partition }
    var levels: [StockLevel] = []
    for line in lines {
      let level = try StockStore(turn.store).level(line.warehouseID, line.sku)
      if let level, level.available >= line.quantity {
        levels.append(level)
      } else {
        draft.shortages.append(Shortage(line, available: level?.available ?? 0))
      }
    }
    turn.count("stock_reservations_total", draft.shortages.isEmpty ? "reserved" : "out_of_stock")
    if draft.shortages.isEmpty {
      try hold(lines, levels, draft, turn)
    } else {
      // Were it forgotten, the same message met again could find goods, and hold them for a refused attempt.
      try holds.save(Hold(orderID: draft.orderID, attempt: draft.attempt, state: .closed, round: 0, expires: 0))
    }
    goOn(draft, turn)
  }

  private func hold(_ lines: [OrderLine], _ levels: [StockLevel], _ draft: Draft, _ turn: Turn) throws {
    let holds = HoldStore(turn.store)
    let hold = Hold(
      orderID: draft.orderID, attempt: draft.attempt, state: .held, round: 0,
      expires: turn.now + turn.milliseconds(.reservationTTL))
    try holds.save(hold)
    for (line, level) in zip(lines, levels) {
      try holds.add(line, to: draft.orderID)
      try StockStore(turn.store).reserve(line.warehouseID, line.sku, line.quantity)
      alert(level, available: level.available - line.quantity, turn)
    }
    try setTimer(hold, turn)
    turn.emit(
      StockReserved(orderID: draft.orderID, attempt: draft.attempt, partition: "\(partition)"),
      id: "\(draft.orderID).r\(draft.attempt).StockReserved.\(partition)")
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

  private func confirm(_ event: OrderConfirmed, _ turn: Turn) throws {
    try confirmHold(event.orderID, event.attempt, turn)
  }

  private func confirmHold(_ orderID: String, _ attempt: Int, _ turn: Turn) throws {
    guard var hold = try HoldStore(turn.store).hold(orderID), hold.attempt == attempt else {
      throw HoldLost(orderID: orderID, reason: "there is no hold of attempt \(attempt)")
    }
    guard hold.state != .confirmed else { return }
    guard hold.state == .held else { throw HoldLost(orderID: orderID, reason: "the hold is \(hold.state.rawValue)") }
    try turn.cancelTimer(id: hold.timerID, due: hold.expires)
    hold.state = .confirmed
    try HoldStore(turn.store).save(hold)
    turn.emit(
      StockConfirmed(orderID: orderID, attempt: attempt, partition: "\(partition)"),
      id: "\(orderID).r\(attempt).StockConfirmed.\(partition)")
  }

  /// Compensation may overtake the work it undoes: a release for an unknown owner closes it.
  private func release(_ command: ReleaseHold, _ turn: Turn) throws {
    let holds = HoldStore(turn.store)
    let known = try holds.hold(command.orderID)
    if let known, known.attempt > command.attempt { return }
    let isHeld = known?.state == .held || known?.state == .confirmed
    if let known, isHeld { try giveBack(known, turn) }
    if !isHeld, known?.attempt == command.attempt { return }
    try holds.save(
      Hold(
        orderID: command.orderID, attempt: command.attempt, state: isHeld ? .released : .closed, round: 0, expires: 0))
  }

  private func giveBack(_ hold: Hold, _ turn: Turn) throws {
    let holds = HoldStore(turn.store)
    for line in try holds.lines(hold.orderID) {
      try StockStore(turn.store).reserve(line.warehouseID, line.sku, -line.quantity)
    }
    try holds.removeLines(hold.orderID)
    try turn.cancelTimer(id: hold.timerID, due: hold.expires)
    turn.emit(
      StockReleased(orderID: hold.orderID, attempt: hold.attempt, partition: "\(partition)"),
      id: "\(hold.orderID).r\(hold.attempt).StockReleased.\(partition)")
  }

  // MARK: Expiry

  /// A hold's end is a question: orders alone knows whether the order still wants it. It asks again until answered.
  private func expire(_ timer: HoldExpiry, _ turn: Turn) throws {
    guard var hold = try HoldStore(turn.store).hold(timer.orderID), hold.state == .held,
      hold.attempt == timer.attempt, hold.round == timer.round,
      let orders = topology.partition(.orders, id: timer.orderID)
    else { return }
    turn.send(
      MayExpire(orderID: hold.orderID, attempt: hold.attempt, partition: "\(partition)", round: hold.round),
      id: "\(hold.orderID).may-expire.\(partition).r\(hold.attempt).\(hold.round)", to: orders)
    try scheduleNext(&hold, turn)
  }

  /// The question itself was set aside: the next one is asked in its time.
  private func askLater(_ timer: HoldExpiry, _ turn: Turn) throws {
    guard var hold = try HoldStore(turn.store).hold(timer.orderID), hold.state == .held, hold.round == timer.round
    else { return }
    try scheduleNext(&hold, turn)
  }

  /// Nobody knows the order: the hold stays for a person to look at, told of once. Any other answer that was set aside is
  /// asked for again in its time.
  private func askNoMore(_ answer: MayExpireAnswer, _ turn: Turn) throws {
    guard answer.state == "unknown", let hold = try HoldStore(turn.store).hold(answer.orderID), hold.state == .held
    else { return }
    try turn.cancelTimer(id: hold.timerID, due: hold.expires)
  }

  private func scheduleNext(_ hold: inout Hold, _ turn: Turn) throws {
    hold.round += 1
    hold.expires = turn.now + turn.milliseconds(.reservationTTL)
    try HoldStore(turn.store).save(hold)
    try setTimer(hold, turn)
  }

  private func setTimer(_ hold: Hold, _ turn: Turn) throws(SQLiteError) {
    try turn.setTimer(
      HoldExpiry(orderID: hold.orderID, attempt: hold.attempt, round: hold.round), id: hold.timerID,
      due: hold.expires)
  }

  private func settle(_ answer: MayExpireAnswer, _ turn: Turn) throws {
    guard var hold = try HoldStore(turn.store).hold(answer.orderID), hold.state == .held,
      hold.attempt == answer.attempt
    else { return }
    switch answer.state {
    case "recorded": try confirmHold(hold.orderID, hold.attempt, turn)
    case "refused":
      try giveBack(hold, turn)
      hold.state = .expired
      try HoldStore(turn.store).save(hold)
    case "pending": break
    default: throw HoldLost(orderID: answer.orderID, reason: "orders does not know the order; the hold is kept")
    }
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
