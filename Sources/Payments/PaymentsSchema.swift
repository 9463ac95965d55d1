import SQLite

enum PaymentsSchema {
  static let migrations = [
    Migration(
      """
      -- The highest attempt of an order seen here, and whether the order takes no money any more.
      CREATE TABLE payers (
        order_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL, closed INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- One row per authorisation asked for; first_attempt names it within its order, attempt is the one it pays for.
      CREATE TABLE payments (
        order_id TEXT NOT NULL, first_attempt INTEGER NOT NULL, attempt INTEGER NOT NULL, customer_id TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('authorizing', 'abandoned', 'authorized', 'declined', 'capturing',
          'captured', 'capture_failed', 'voiding', 'voided')),
        refunded INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND amount),
        version INTEGER NOT NULL, reference TEXT,
        -- The provider's latest call, how often it was repeated under its id, and whether it is not answered yet.
        call TEXT NOT NULL, round INTEGER NOT NULL, waits INTEGER NOT NULL,
        -- How often the provider would not capture, and whether a person has been told.
        declines INTEGER NOT NULL, aside INTEGER NOT NULL,
        -- The order at rest here while it is being authorised, and the stops it has ahead.
        draft BLOB, slip TEXT NOT NULL,
        PRIMARY KEY (order_id, first_attempt)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE refunds (
        order_id TEXT NOT NULL, refund_id TEXT NOT NULL, first_attempt INTEGER NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'refunding', 'refunded', 'failed')),
        declines INTEGER NOT NULL, aside INTEGER NOT NULL, PRIMARY KEY (order_id, refund_id)
      ) STRICT, WITHOUT ROWID;
      """)
  ]
}
