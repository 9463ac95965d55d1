import SQLite

enum NotificationsSchema {
  static let migrations = [
    Migration(
      """
      -- What is known of customers: older news of one changes nothing.
      CREATE TABLE customers (
        customer_id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)), version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- One row per fact a customer is told.
      CREATE TABLE mails (
        mail_id TEXT PRIMARY KEY, kind TEXT NOT NULL, order_id TEXT NOT NULL, customer_id TEXT NOT NULL,
        -- What the mail says was paid or is given back, minor units.
        amount INTEGER, currency TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'pending', 'sent', 'failed', 'skipped')),
        recipient TEXT NOT NULL, subject TEXT NOT NULL, at INTEGER NOT NULL,
        -- How often it was asked for anew, whether a person has been told that it failed, and why it did.
        retries INTEGER NOT NULL, aside INTEGER NOT NULL, reason TEXT,
        -- What it says, while that may still be needed.
        letter BLOB CHECK (letter IS NOT NULL OR state IN ('sent', 'skipped'))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX mails_waiting ON mails (customer_id) WHERE state = 'waiting';
      """),
    Migration(
      """
      -- What a customer wants to be told, and whether it is to be known any more.
      ALTER TABLE customers ADD COLUMN review_requests INTEGER NOT NULL DEFAULT 1 CHECK (review_requests IN (0, 1));
      ALTER TABLE customers ADD COLUMN order_mail INTEGER NOT NULL DEFAULT 1 CHECK (order_mail IN (0, 1));
      ALTER TABLE customers ADD COLUMN erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1));
      DROP INDEX mails_waiting;
      CREATE INDEX mails_by_customer ON mails (customer_id);
      """),
  ]
}
