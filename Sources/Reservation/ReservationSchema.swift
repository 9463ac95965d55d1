import SQLite

enum ReservationSchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE stock (
        warehouse_id TEXT NOT NULL, sku TEXT NOT NULL,
        on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
        reserved INTEGER NOT NULL CHECK (reserved >= 0 AND reserved <= on_hand),
        low_stock_threshold INTEGER NOT NULL CHECK (low_stock_threshold >= 0),
        version INTEGER NOT NULL,
        received INTEGER NOT NULL, adjusted INTEGER NOT NULL,
        PRIMARY KEY (warehouse_id, sku)
      ) STRICT, WITHOUT ROWID;
      -- One row per order and partition: its hold, or the mark that it may not have one any more.
      CREATE TABLE holds (
        order_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'released', 'expired', 'closed')),
        round INTEGER NOT NULL, expires INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE hold_lines (
        order_id TEXT NOT NULL, warehouse_id TEXT NOT NULL, sku TEXT NOT NULL,
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (order_id, warehouse_id, sku)
      ) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- What is held for a checkout passes from one of its confirmations to the next: one row per checkout, or per order
      -- without one. A hold that was confirmed and given back is cancelled.
      CREATE TABLE owned_holds (
        order_id TEXT PRIMARY KEY, checkout_id TEXT, confirmation INTEGER NOT NULL, attempt INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'released', 'expired', 'cancelled', 'closed')),
        round INTEGER NOT NULL, expires INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      INSERT INTO owned_holds SELECT order_id, NULL, 0, attempt, state, round, expires FROM holds;
      DROP TABLE holds;
      ALTER TABLE owned_holds RENAME TO holds;
      CREATE UNIQUE INDEX holds_by_checkout ON holds (checkout_id) WHERE checkout_id IS NOT NULL;
      """),
    Migration(
      """
      -- Goods that left for customers, and came back from them: received + adjusted - shipped + returned are on hand.
      ALTER TABLE stock ADD COLUMN shipped INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE stock ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
      -- A hold whose goods have left is shipped; it keeps its lines.
      CREATE TABLE shippable_holds (
        order_id TEXT PRIMARY KEY, checkout_id TEXT, confirmation INTEGER NOT NULL, attempt INTEGER NOT NULL,
        state TEXT NOT NULL
          CHECK (state IN ('held', 'confirmed', 'shipped', 'released', 'expired', 'cancelled', 'closed')),
        round INTEGER NOT NULL, expires INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      INSERT INTO shippable_holds SELECT * FROM holds;
      DROP TABLE holds;
      ALTER TABLE shippable_holds RENAME TO holds;
      CREATE UNIQUE INDEX holds_by_checkout ON holds (checkout_id) WHERE checkout_id IS NOT NULL;
      """),
  ]
}
