import Contracts
import JSON
import Messaging
import SQLite

/// Goods that arrive, counts that correct, and the alerts that follow from levels.
extension Reservation {
  func receive(_ command: ReceiveStock, _ turn: Turn) throws {
    let store = StockStore(turn.store)
    let before =
      try store.level(command.warehouseID, command.sku) ?? .empty(command.warehouseID, command.sku)
    guard before.onHand <= Int64.max / 2 - command.quantity else {
      return try turn.refuse(.validation([.init("/quantity", "too much: the level would overflow")]))
    }
    try store.receive(before, command.quantity)
    try levelChanged(before, turn)
  }

  /// A count sets `on_hand`; one below what is reserved is refused, for those goods are promised.
  func adjust(_ command: AdjustStock, _ turn: Turn) throws {
    let store = StockStore(turn.store)
    let before = try store.level(command.warehouseID, command.sku)
    var after = before ?? .empty(command.warehouseID, command.sku)
    after.onHand = command.onHand ?? after.onHand
    after.threshold = command.lowStockThreshold ?? after.threshold
    guard after.onHand >= after.reserved else {
      return try turn.refuse(.belowReserved(after))
    }
    if let before, before == after { return try turn.answer(before.outcome(200)) }
    try store.adjust(after, by: after.onHand - (before?.onHand ?? 0))
    try levelChanged(before ?? .empty(command.warehouseID, command.sku), turn)
  }

  func levelChanged(_ before: StockLevel, _ turn: Turn) throws {
    guard let after = try StockStore(turn.store).level(before.warehouseID, before.sku) else { return }
    turn.emit(
      StockLevelChanged(
        warehouseID: after.warehouseID, sku: after.sku, onHand: after.onHand, reserved: after.reserved,
        levelVersion: after.version),
      id: "stock.\(after.warehouseID).\(after.sku).v\(after.version).StockLevelChanged")
    alert(before, after, turn)
    try turn.answer(after.outcome(before.version == 0 ? 201 : 200))
  }

  /// On crossing only: from above the threshold to at or below it, whichever of the two moved, and from something to
  /// nothing.
  func alert(_ before: StockLevel, _ after: StockLevel, _ turn: Turn) {
    let id = "stock.\(before.warehouseID).\(before.sku).v\(before.version + 1)"
    if !before.isLow, after.isLow {
      turn.emit(
        LowStockAlert(
          warehouseID: after.warehouseID, sku: after.sku, available: after.available,
          lowStockThreshold: after.threshold), id: "\(id).LowStockAlert")
    }
    if before.available > 0, after.available == 0 {
      turn.emit(OutOfStock(warehouseID: after.warehouseID, sku: after.sku), id: "\(id).OutOfStock")
    }
  }
}

extension StockLevel: JSONEncodable {
  static func empty(_ warehouseID: String, _ sku: String) -> StockLevel {
    StockLevel(warehouseID: warehouseID, sku: sku, onHand: 0, reserved: 0, threshold: 0, version: 0)
  }

  var entityTag: String { "\"\(version)\"" }

  func outcome(_ status: Int) -> Outcome { Outcome(status, entityTag: entityTag, body: json) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("warehouse_id", warehouseID)
    writer.field("sku", sku)
    writer.field("on_hand", onHand)
    writer.field("reserved", reserved)
    writer.field("available", available)
    writer.field("low_stock_threshold", threshold)
    writer.field("version", version)
    writer.endObject()
  }
}

extension Problem {
  fileprivate static func belowReserved(_ level: StockLevel) -> Problem {
    Problem(
      "below-reserved", 409, title: "Below what is reserved",
      detail:
        "\(level.sku) in \(level.warehouseID): \(level.reserved) are reserved, so on_hand cannot be \(level.onHand).",
      faults: [Fault("/on_hand", "at least \(level.reserved)")])
  }
}
