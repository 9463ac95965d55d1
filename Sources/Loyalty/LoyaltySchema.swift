import SQLite

enum LoyaltySchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE rules (
        currency TEXT PRIMARY KEY, points INTEGER NOT NULL CHECK (points >= 0), per INTEGER NOT NULL CHECK (per > 0),
        version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- Rule version 0: there was none.
      CREATE TABLE earning_orders (
        order_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, currency TEXT NOT NULL, paid INTEGER NOT NULL,
        refunded INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND paid), points INTEGER NOT NULL, per INTEGER NOT NULL,
        rule_version INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('earned', 'cancelled'))
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE earning_returns (return_id TEXT PRIMARY KEY, order_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE ledger (
        customer_id TEXT NOT NULL, number INTEGER NOT NULL, order_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('earned', 'cancelled', 'returned')),
        points INTEGER NOT NULL CHECK ((points > 0) = (kind = 'earned') AND points <> 0),
        balance INTEGER NOT NULL CHECK (balance >= 0), rule_version INTEGER NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (customer_id, number)
      ) STRICT, WITHOUT ROWID;
      """)
  ]
}
