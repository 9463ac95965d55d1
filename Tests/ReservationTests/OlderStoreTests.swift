import Contracts
import Foundation
import Messaging
import Orders
import Reservation
import SQLite
import Testing

/// Stores made before holds had owners and orders could be cancelled.
struct OlderStoreTests {
  private func migrated(
    _ partition: PartitionID, _ migrations: [Migration], from step: Int, _ rows: String
  ) throws -> [String: [String]] {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("older-\(UUID().uuidString)").path
    defer {
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
    try PartitionStore.create(
      path: path, partition: partition, partitions: 1, identity: "older", migrations: Array(migrations.prefix(step)))
    try Database(path: path, access: .owner).execute(rows)
    let store = try PartitionStore.open(
      path: path, partition: partition, partitions: 1, identity: "older", migrations: migrations)
    var found: [String: [String]] = [:]
    for table in ["orders", "holds", "hold_lines"] {
      let columns = try store.database.query("SELECT name FROM pragma_table_info('\(table)')") { $0.text(0) }
      for column in columns {
        found["\(table).\(column)"] = try store.database.query("SELECT \(column) FROM \(table)") { $0.text(0) }
      }
    }
    return found
  }

  @Test
  func `holds of orders without a checkout stay as they are`() throws {
    let found = try migrated(
      PartitionID(.reservation, 0), Reservation.migrations, from: 1,
      """
      INSERT INTO holds VALUES ('ord_1', 0, 'held', 2, 77), ('ord_2', 1, 'closed', 0, 0);
      INSERT INTO hold_lines VALUES ('ord_1', 'LEEDS', 'mug', 3);
      """)
    #expect(found["holds.order_id"] == ["ord_1", "ord_2"])
    #expect(found["holds.attempt"] == ["0", "1"])
    #expect(found["holds.state"] == ["held", "closed"])
    #expect(found["holds.expires"] == ["77", "0"])
    #expect(found["holds.checkout_id"] == ["", ""])
    #expect(found["hold_lines.quantity"] == ["3"])
  }

  @Test
  func `orders keep their status, and nobody has called them off`() throws {
    let found = try migrated(
      PartitionID(.orders, 0), Orders.migrations, from: 5,
      """
      INSERT INTO orders (order_id, customer_id, status, version, attempt, deadline, currency, waiters, lines,
        particulars, created_at)
      VALUES ('ord_1', 'ada', 'confirmed', 2, 0, 9, 'GBP', '[]', x'', x'', 5),
        ('ord_2', 'ada', 'pending', 1, 0, 9, 'GBP', '[]', x'', x'', 5);
      """)
    #expect(found["orders.status"] == ["confirmed", "pending"])
    #expect(found["orders.cancellation"] == ["", ""])
  }
}
