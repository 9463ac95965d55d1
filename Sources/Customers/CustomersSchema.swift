import SQLite

enum CustomersSchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE customers (
        customer_id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), segments TEXT NOT NULL, version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """)
  ]
}
