import SQLite

enum PromotionSchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE campaigns (
        campaign_id TEXT PRIMARY KEY, campaign BLOB NOT NULL,
        completed TEXT CHECK (completed IN ('usage-limit', 'budget', 'ended')), version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- What an order must have for a campaign to be considered, and when.
      CREATE TABLE campaign_keys (
        kind TEXT NOT NULL CHECK (kind IN ('code', 'product', 'category', 'segment', 'any')),
        key TEXT NOT NULL, campaign_id TEXT NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
        PRIMARY KEY (kind, key, campaign_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX campaign_keys_by_campaign ON campaign_keys (campaign_id);
      -- One row per order that passed: its usage, or the mark that it may not have any more.
      CREATE TABLE owners (
        order_id TEXT PRIMARY KEY, attempt INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'settled', 'released', 'closed'))
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE usage (
        order_id TEXT NOT NULL, campaign_id TEXT NOT NULL, attempt INTEGER NOT NULL, customer_id TEXT NOT NULL,
        currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
        state TEXT NOT NULL CHECK (state IN ('held', 'settled')),
        PRIMARY KEY (order_id, campaign_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX usage_by_customer ON usage (campaign_id, customer_id);
      -- Counts over the rows of usage, moved with them by the triggers below and by nothing else.
      CREATE TABLE usage_sums (
        campaign_id TEXT NOT NULL, currency TEXT NOT NULL,
        uses INTEGER NOT NULL CHECK (uses >= settled_uses), amount INTEGER NOT NULL CHECK (amount >= settled_amount),
        settled_uses INTEGER NOT NULL CHECK (settled_uses >= 0),
        settled_amount INTEGER NOT NULL CHECK (settled_amount >= 0),
        PRIMARY KEY (campaign_id, currency)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER usage_held AFTER INSERT ON usage BEGIN
        INSERT INTO usage_sums VALUES (NEW.campaign_id, NEW.currency, 1, NEW.amount, 0, 0)
        ON CONFLICT DO UPDATE SET uses = uses + 1, amount = amount + NEW.amount;
      END;
      CREATE TRIGGER usage_settled AFTER UPDATE OF state ON usage WHEN OLD.state = 'held' AND NEW.state = 'settled' BEGIN
        UPDATE usage_sums SET settled_uses = settled_uses + 1, settled_amount = settled_amount + NEW.amount
        WHERE campaign_id = NEW.campaign_id AND currency = NEW.currency;
      END;
      CREATE TRIGGER usage_released AFTER DELETE ON usage BEGIN
        UPDATE usage_sums SET uses = uses - 1, amount = amount - OLD.amount,
          settled_uses = settled_uses - (OLD.state = 'settled'),
          settled_amount = settled_amount - OLD.amount * (OLD.state = 'settled')
        WHERE campaign_id = OLD.campaign_id AND currency = OLD.currency;
      END;
      """)
  ]
}
