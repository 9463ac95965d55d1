import SQLite

enum PricingSchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE products (
        product_id TEXT PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, category TEXT NOT NULL,
        version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE prices (
        product_id TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0),
        version INTEGER NOT NULL, PRIMARY KEY (product_id, currency)
      ) STRICT, WITHOUT ROWID;
      """)
  ]
}
