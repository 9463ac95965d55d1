import SQLite

enum AnalyticsSchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE counted_orders (
        order_id TEXT PRIMARY KEY, day TEXT NOT NULL, currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('counted', 'cancelled'))
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE counted_lines (
        order_id TEXT NOT NULL, warehouse_id TEXT NOT NULL, sku TEXT NOT NULL, product_id TEXT NOT NULL,
        units INTEGER NOT NULL, gross INTEGER NOT NULL, discount INTEGER NOT NULL, net INTEGER NOT NULL,
        returned_units INTEGER NOT NULL CHECK (returned_units BETWEEN 0 AND units),
        refunds INTEGER NOT NULL CHECK (refunds BETWEEN 0 AND net), PRIMARY KEY (order_id, warehouse_id, sku)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE counted_returns (return_id TEXT PRIMARY KEY, order_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
      -- Level 0: over all products and warehouses, 1: by product, 2: by warehouse, 3: by both; '' is over all.
      CREATE TABLE sales (
        level INTEGER NOT NULL CHECK (level = (product_id <> '') + 2 * (warehouse_id <> '')),
        day TEXT NOT NULL, currency TEXT NOT NULL, product_id TEXT NOT NULL, warehouse_id TEXT NOT NULL,
        orders INTEGER NOT NULL CHECK (orders >= 0), units INTEGER NOT NULL, gross INTEGER NOT NULL,
        discount INTEGER NOT NULL, net INTEGER NOT NULL, returned_units INTEGER NOT NULL, refunds INTEGER NOT NULL,
        PRIMARY KEY (level, day, currency, product_id, warehouse_id)
      ) STRICT, WITHOUT ROWID;
      """)
  ]
}
