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
      """),
    Migration(
      """
      -- One unit of `source` is mantissa × 10^−scale units of `target`.
      CREATE TABLE rates (
        source TEXT NOT NULL, target TEXT NOT NULL, mantissa INTEGER NOT NULL CHECK (mantissa > 0),
        scale INTEGER NOT NULL CHECK (scale BETWEEN 0 AND 15), version INTEGER NOT NULL, PRIMARY KEY (source, target)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE warehouses (
        warehouse_id TEXT PRIMARY KEY, name TEXT NOT NULL, markup_bps INTEGER NOT NULL CHECK (markup_bps >= 0),
        version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- Lists that are replaced as a whole, with the version of each.
      CREATE TABLE quantity_breaks (
        product_id TEXT NOT NULL, min_quantity INTEGER NOT NULL CHECK (min_quantity > 0),
        discount_bps INTEGER NOT NULL CHECK (discount_bps BETWEEN 0 AND 10000), PRIMARY KEY (product_id, min_quantity)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE break_lists (product_id TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE shipping_rates (
        country TEXT NOT NULL, method TEXT NOT NULL, currency TEXT NOT NULL, up_to INTEGER NOT NULL CHECK (up_to >= 0),
        price INTEGER NOT NULL CHECK (price >= 0), PRIMARY KEY (country, method, currency, up_to)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE shipping_list (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT;
      """),
    Migration(
      """
      -- What other partitions were told and have not taken yet; or have set aside: then it is told once more when it is
      -- said once more. A thing is what has a version of its own.
      CREATE TABLE copies (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, copy_id TEXT NOT NULL UNIQUE, thing TEXT NOT NULL,
        target TEXT NOT NULL, failed INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE INDEX copies_failed ON copies (thing) WHERE failed = 1;
      -- Answers to changes, held back until all that was told up to a sequence is settled. One row for each who waits;
      -- the things it speaks of as a JSON array.
      CREATE TABLE held_answers (
        request TEXT NOT NULL, correlation TEXT NOT NULL, waiter TEXT NOT NULL, fingerprint TEXT NOT NULL,
        things TEXT NOT NULL, outcome BLOB NOT NULL, told INTEGER NOT NULL, PRIMARY KEY (request, correlation)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX held_answers_due ON held_answers (told);
      """),
  ]
}
