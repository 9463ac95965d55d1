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
      """)
  ]
}
