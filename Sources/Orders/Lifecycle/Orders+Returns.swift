import Contracts
import JSON
import Messaging

/// Goods that come back: whole orders, lines, or parts of a line.
extension Orders {
  func takeBack(_ command: ReturnOrder, _ turn: Turn) throws {
    guard var row = try OrderStore(turn.store).order(command.orderID), row.isVisible(to: command.customerID) else {
      return try turn.refuse(.notFound("order", command.orderID))
    }
    guard row.status == .delivered || row.status == .partiallyReturned else {
      return try turn.refuse(.not("returnable", row, "a delivered"))
    }
    let store = ReturnStore(turn.store)
    var lines = try store.lines(row.orderID)
    let parts: [ReturnedLine]
    do throws(Problem) { parts = try lines.take(command.items, in: row.currency) } catch {
      return try turn.refuse(error)
    }
    for line in lines { try store.save(line, of: row.orderID) }
    let refund = Money(parts.reduce(0) { $0 + $1.refund }, row.currency)
    let shown = command.shown(parts, refund, at: turn.now)
    try store.add(command.returnID, of: row.orderID, refund: refund.amount, document: shown, at: turn.now)
    try note(&row, isWhole: lines.allSatisfy { $0.left == 0 }, command.actor, turn)
    turn.emit(
      OrderReturned(
        orderID: row.orderID, customerID: row.customerID, returnID: command.returnID, lines: parts, refund: refund,
        status: row.status.rawValue, orderVersion: row.version),
      id: "\(command.returnID).OrderReturned")
    if row.paymentStatus != "none", refund.amount > 0 {
      turn.send(
        RefundPayment(orderID: row.orderID, refundID: command.returnID, amount: refund),
        id: "\(row.orderID).refund.\(command.returnID)", to: payments(row))
    }
    try turn.answer(Outcome(201, location: row.location, entityTag: row.entityTag, body: shown))
  }

  /// The order's document tells of all its returns.
  private func note(_ row: inout OrderRow, isWhole: Bool, _ actor: String, _ turn: Turn) throws {
    var writer = JSONWriter(reserving: 512)
    writer.beginArray()
    for document in try ReturnStore(turn.store).documents(row.orderID) { writer.raw(document) }
    writer.endArray()
    let status: OrderStatus = isWhole ? .returned : .partiallyReturned
    let members = [(name: "returns", value: writer.bytes)]
    if row.status == status { return try amend(&row, members, turn) }
    try progress(&row, to: status, by: actor, members, turn)
  }
}

extension [ReturnableLine] {
  /// Takes the goods off the lines, the order's first line of them first.
  /// - Throws: a `Problem` that names each item the order does not have, or not so many of; then nothing was taken.
  fileprivate mutating func take(_ items: [ReturnItem], in currency: String) throws(Problem) -> [ReturnedLine] {
    var lines = self
    var taken: [String: Int64] = [:]
    var foreign: [Problem.Fault] = []
    var tooMany: [Problem.Fault] = []
    for (index, item) in items.enumerated() {
      let places = lines.indices.filter { lines[$0].matches(item) }
      let left = places.reduce(0) { $0 + lines[$1].left }
      if places.isEmpty { foreign.append(.init("/items/\(index)/sku", "the order has no \(item.sku)")) }
      if !places.isEmpty, left < item.quantity {
        tooMany.append(.init("/items/\(index)/quantity", "only \(left) of \(item.sku) are left to return"))
      }
      var wanted = item.quantity
      for place in places where wanted > 0 {
        let part = Swift.min(wanted, lines[place].left)
        lines[place].returned += part
        taken[lines[place].key, default: 0] += part
        wanted -= part
      }
    }
    guard foreign.isEmpty else { throw .productNotInOrder(foreign) }
    guard tooMany.isEmpty else { throw .validation(tooMany) }
    let parts = lines.indices.compactMap { place in
      taken[lines[place].key].map { lines[place].refund($0, currency) }
    }
    self = lines
    return parts
  }
}

extension ReturnableLine {
  fileprivate var key: String { "\(warehouseID)\u{0}\(sku)" }

  fileprivate func matches(_ item: ReturnItem) -> Bool {
    sku == item.sku && (item.warehouseID == nil || item.warehouseID == warehouseID)
  }

  /// What is due for `returned` goods of the line, less what was paid back before: the parts sum to what it cost.
  fileprivate mutating func refund(_ quantity: Int64, _ currency: String) -> ReturnedLine {
    let due = Money(total, currency).share(returned, of: self.quantity)
    defer { refunded = due }
    return ReturnedLine(
      productID: productID, sku: sku, warehouseID: warehouseID, quantity: quantity, refund: due - refunded)
  }
}

extension ReturnOrder {
  fileprivate func shown(_ parts: [ReturnedLine], _ refund: Money, at now: Int64) -> [UInt8] {
    var writer = JSONWriter(reserving: 512)
    writer.beginObject()
    writer.field("id", returnID)
    writer.field("order_id", orderID)
    writer.optional("reason", reason)
    writer.key("items")
    writer.beginArray()
    for part in parts {
      writer.beginObject()
      writer.field("product_id", part.productID)
      writer.field("sku", part.sku)
      writer.field("warehouse_id", part.warehouseID)
      writer.field("quantity", part.quantity)
      writer.field("refund", Money(part.refund, refund.currency))
      writer.endObject()
    }
    writer.endArray()
    writer.field("refund", refund)
    writer.field("created_at", Timestamp.format(now))
    writer.endObject()
    return writer.bytes
  }
}

extension Problem {
  fileprivate static func productNotInOrder(_ faults: [Fault]) -> Problem {
    Problem(
      "product-not-in-order", 422, title: "Product not in order",
      detail: "The order does not have everything that is sent back.", faults: faults)
  }
}
