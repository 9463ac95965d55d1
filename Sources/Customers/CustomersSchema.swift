import SQLite

enum CustomersSchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE customers (
        customer_id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), segments TEXT NOT NULL, version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- `segments` is what others are told: those given by staff and those earned by history.
      ALTER TABLE customers ADD COLUMN given TEXT NOT NULL DEFAULT '';
      ALTER TABLE customers ADD COLUMN earned TEXT NOT NULL DEFAULT '';
      UPDATE customers SET given = segments;
      -- When the first earned segment is over; when the customer was erased. Unix milliseconds.
      ALTER TABLE customers ADD COLUMN expiry INTEGER;
      ALTER TABLE customers ADD COLUMN erased_at INTEGER;
      ALTER TABLE customers ADD COLUMN review_requests INTEGER NOT NULL DEFAULT 1 CHECK (review_requests IN (0, 1));
      ALTER TABLE customers ADD COLUMN marketing INTEGER NOT NULL DEFAULT 0 CHECK (marketing IN (0, 1));
      ALTER TABLE customers ADD COLUMN order_mail INTEGER NOT NULL DEFAULT 1 CHECK (order_mail IN (0, 1));
      CREATE TABLE addresses (
        customer_id TEXT NOT NULL, address_id TEXT NOT NULL, document BLOB NOT NULL,
        PRIMARY KEY (customer_id, address_id)
      ) STRICT, WITHOUT ROWID;
      -- Orders that were confirmed, as orders told. `at` is NULL of one whose confirmation has not been heard of.
      CREATE TABLE history (
        customer_id TEXT NOT NULL, order_id TEXT NOT NULL, at INTEGER, currency TEXT NOT NULL, total INTEGER NOT NULL,
        refunded INTEGER NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL,
        -- Whether it counts for segments.
        counts INTEGER NOT NULL AS (at IS NOT NULL AND status NOT IN ('cancelled', 'returned')),
        PRIMARY KEY (customer_id, order_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX history_by_time ON history (customer_id, at) WHERE at IS NOT NULL;
      -- Sums over the orders that count, moved with them by the triggers below and by nothing else.
      CREATE TABLE lifetime (
        customer_id TEXT NOT NULL, currency TEXT NOT NULL, orders INTEGER NOT NULL CHECK (orders >= 0),
        value INTEGER NOT NULL, PRIMARY KEY (customer_id, currency)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER history_added AFTER INSERT ON history WHEN NEW.counts BEGIN
        INSERT INTO lifetime VALUES (NEW.customer_id, NEW.currency, 1, NEW.total - NEW.refunded)
        ON CONFLICT DO UPDATE SET orders = orders + 1, value = value + excluded.value;
      END;
      CREATE TRIGGER history_left AFTER UPDATE ON history WHEN OLD.counts BEGIN
        UPDATE lifetime SET orders = orders - 1, value = value - (OLD.total - OLD.refunded)
        WHERE customer_id = OLD.customer_id AND currency = OLD.currency;
      END;
      CREATE TRIGGER history_entered AFTER UPDATE ON history WHEN NEW.counts BEGIN
        INSERT INTO lifetime VALUES (NEW.customer_id, NEW.currency, 1, NEW.total - NEW.refunded)
        ON CONFLICT DO UPDATE SET orders = orders + 1, value = value + excluded.value;
      END;
      CREATE TABLE segments (name TEXT PRIMARY KEY, rules BLOB NOT NULL, version INTEGER NOT NULL)
        STRICT, WITHOUT ROWID;
      """),
  ]
}
