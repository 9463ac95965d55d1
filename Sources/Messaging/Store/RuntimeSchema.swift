package import SQLite

/// The tables every store has beside its capability's own.
package enum RuntimeSchema {
  package static let migrations = [
    Migration(
      """
      -- One row: who this store is, who owns it, how far its log is settled.
      CREATE TABLE store (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        partition TEXT NOT NULL,
        partitions INTEGER NOT NULL,
        identity TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        position TEXT NOT NULL,
        now INTEGER NOT NULL,
        inbox_floor INTEGER NOT NULL
      ) STRICT;
      -- Messages already taken.
      CREATE TABLE inbox (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      -- Entries not yet proven to have arrived, in the order they were committed.
      CREATE TABLE outbox (
        sequence INTEGER PRIMARY KEY, destination TEXT NOT NULL, payload BLOB NOT NULL, at INTEGER NOT NULL
      ) STRICT;
      -- Requests by idempotency key, and how they ended.
      CREATE TABLE requests (
        key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, subject TEXT NOT NULL, outcome BLOB, at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE timers (
        due INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (due, id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      -- Messages being tried after an unclean stop, and how often the process did not survive it.
      CREATE TABLE trials (id TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY, head TEXT NOT NULL, body BLOB NOT NULL, cause TEXT NOT NULL, attempts INTEGER NOT NULL,
        at INTEGER NOT NULL, build TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- What was decided about a dead letter, by whom, why and when, and the message that is its retry.
      ALTER TABLE dead_letters ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'retrying', 'handled', 'superseded', 'discarded'));
      ALTER TABLE dead_letters ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
      ALTER TABLE dead_letters ADD COLUMN reason TEXT NOT NULL DEFAULT '';
      ALTER TABLE dead_letters ADD COLUMN decided_at INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE dead_letters ADD COLUMN retry_id TEXT NOT NULL DEFAULT '';
      """),
    Migration(
      """
      -- Calls to the outside whose answer is not handled yet, in the order they were asked for.
      CREATE TABLE calls (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, round INTEGER NOT NULL,
        kind TEXT NOT NULL, request BLOB NOT NULL, due INTEGER NOT NULL, cause TEXT NOT NULL, traceparent TEXT
      ) STRICT;
      """),
  ]

  package static let tables: Set<String> = [
    "store", "inbox", "outbox", "requests", "timers", "calls", "settings", "trials", "dead_letters",
  ]
}
