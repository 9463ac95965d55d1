import Contracts
import Messaging
import SQLite

/// Goods that leave for customers, and come back from them.
extension Reservation {
  func ship(_ event: OrderShipped, _ turn: Turn) throws {
    guard var hold = try HoldStore(turn.store).hold(event.orderID), hold.attempt == event.attempt else {
      throw HoldLost(
        orderID: event.orderID, reason: "the goods have left, and nothing was held for attempt \(event.attempt)")
    }
    guard hold.state != .shipped else { return }
    guard hold.isLive else {
      throw HoldLost(orderID: event.orderID, reason: "the goods have left, and the hold was \(hold.state.rawValue)")
    }
    let stock = StockStore(turn.store)
    for line in try HoldStore(turn.store).lines(hold.orderID) {
      let before = try stock.level(line.warehouseID, line.sku) ?? .empty(line.warehouseID, line.sku)
      try stock.ship(line)
      try levelChanged(before, turn)
    }
    try turn.cancelTimer(id: hold.timerID, due: hold.expires)
    hold.state = .shipped
    try HoldStore(turn.store).save(hold)
  }

  func restock(_ event: OrderReturned, _ turn: Turn) throws {
    let stock = StockStore(turn.store)
    for line in event.lines where topology.partition(.reservation, key: line.warehouseID) == partition {
      let before = try stock.level(line.warehouseID, line.sku) ?? .empty(line.warehouseID, line.sku)
      try stock.restock(line)
      try levelChanged(before, turn)
    }
  }
}
