import SQLite

enum ReviewsSchema {
  static let migrations = [
    Migration(
      """
      -- What customers said last; one it has not told of yet is not here.
      CREATE TABLE reviewers (
        customer_id TEXT PRIMARY KEY, active INTEGER NOT NULL CHECK (active IN (0, 1)),
        wanted INTEGER NOT NULL CHECK (wanted IN (0, 1)), version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- One row per delivered order.
      CREATE TABLE review_requests (
        order_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, delivered_at INTEGER NOT NULL, due INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('scheduled', 'sent', 'skipped')),
        reason TEXT CHECK (reason IN ('inactive', 'opted_out', 'nothing_left', 'already_reviewed')),
        ended_at INTEGER, expires INTEGER,
        CHECK ((state = 'skipped') = (reason IS NOT NULL)), CHECK ((state = 'sent') = (expires IS NOT NULL)),
        CHECK ((state = 'scheduled') = (ended_at IS NULL))
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE purchases (
        order_id TEXT NOT NULL, product_id TEXT NOT NULL, customer_id TEXT NOT NULL, sku TEXT NOT NULL,
        quantity INTEGER NOT NULL CHECK (quantity > 0), asked INTEGER NOT NULL CHECK (asked IN (0, 1)),
        PRIMARY KEY (order_id, product_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX purchases_by_customer ON purchases (customer_id, product_id);
      CREATE TABLE returned_goods (
        order_id TEXT NOT NULL, product_id TEXT NOT NULL, return_id TEXT NOT NULL,
        quantity INTEGER NOT NULL CHECK (quantity > 0), PRIMARY KEY (order_id, product_id, return_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE reviews (
        review_id TEXT PRIMARY KEY, order_id TEXT NOT NULL, product_id TEXT NOT NULL, customer_id TEXT NOT NULL,
        rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5), title TEXT NOT NULL, body TEXT NOT NULL,
        verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
        status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected')), reason TEXT,
        created_at INTEGER NOT NULL, moderated_at INTEGER, version INTEGER NOT NULL,
        UNIQUE (order_id, product_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX reviews_by_product ON reviews (product_id, status, review_id);
      CREATE INDEX reviews_by_status ON reviews (status, review_id);
      CREATE VIEW purchased AS
        SELECT p.order_id, p.product_id, p.customer_id, p.sku, p.quantity,
          p.quantity - COALESCE((
            SELECT SUM(g.quantity) FROM returned_goods g
            WHERE g.order_id = p.order_id AND g.product_id = p.product_id), 0) AS kept,
          (SELECT r.review_id FROM reviews r WHERE r.order_id = p.order_id AND r.product_id = p.product_id) AS review_id
        FROM purchases p;
      -- Counts of approved reviews, moved with them by the triggers below and by nothing else.
      CREATE TABLE ratings (
        product_id TEXT NOT NULL, rating INTEGER NOT NULL, reviews INTEGER NOT NULL CHECK (reviews >= 0),
        PRIMARY KEY (product_id, rating)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER review_approved AFTER UPDATE OF status ON reviews
      WHEN NEW.status = 'approved' AND OLD.status <> 'approved' BEGIN
        INSERT INTO ratings VALUES (NEW.product_id, NEW.rating, 1)
          ON CONFLICT DO UPDATE SET reviews = reviews + 1;
      END;
      CREATE TRIGGER review_withdrawn AFTER UPDATE OF status ON reviews
      WHEN OLD.status = 'approved' AND NEW.status <> 'approved' BEGIN
        UPDATE ratings SET reviews = reviews - 1 WHERE product_id = OLD.product_id AND rating = OLD.rating;
      END;
      """),
    Migration(
      """
      -- Who is not to be known any more.
      ALTER TABLE reviewers ADD COLUMN erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1));
      CREATE INDEX reviews_by_customer ON reviews (customer_id);
      CREATE INDEX review_requests_by_customer ON review_requests (customer_id);
      """),
  ]
}
