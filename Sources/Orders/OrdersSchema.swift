import SQLite

enum OrdersSchema {
  static let migrations = [
    Migration(
      """
      CREATE TABLE orders (
        order_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'rejected')),
        version INTEGER NOT NULL, attempt INTEGER NOT NULL, deadline INTEGER NOT NULL,
        currency TEXT NOT NULL, external_reference TEXT, total INTEGER,
        -- Who waits for the outcome, and under which idempotency key it is to be kept.
        waiters TEXT NOT NULL, request_key TEXT, request_fingerprint TEXT,
        -- The lines as asked, what the order keeps as it was sent, and the order as answered once it is decided.
        lines BLOB NOT NULL, particulars BLOB NOT NULL, document BLOB,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX orders_by_customer ON orders (customer_id, order_id);
      CREATE TABLE order_items (
        order_id TEXT NOT NULL, warehouse_id TEXT NOT NULL, sku TEXT NOT NULL, product_id TEXT NOT NULL,
        quantity INTEGER NOT NULL CHECK (quantity > 0), unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
        total INTEGER NOT NULL CHECK (total >= 0), price_source TEXT NOT NULL,
        PRIMARY KEY (order_id, warehouse_id, sku)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE transitions (
        order_id TEXT NOT NULL, version INTEGER NOT NULL, from_status TEXT NOT NULL, to_status TEXT NOT NULL,
        at INTEGER NOT NULL, actor TEXT NOT NULL, cause TEXT NOT NULL, PRIMARY KEY (order_id, version)
      ) STRICT, WITHOUT ROWID;
      -- Projections: what other capabilities own and orders must know at once.
      CREATE TABLE customers (
        customer_id TEXT PRIMARY KEY, active INTEGER NOT NULL, country TEXT NOT NULL, segments TEXT NOT NULL,
        version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE products (
        product_id TEXT PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, category TEXT NOT NULL,
        version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- Prices that stand in while pricing is silent: its price list, and the last live price an order was recorded at.
      CREATE TABLE prices (
        product_id TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL, version INTEGER NOT NULL,
        PRIMARY KEY (product_id, currency)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE live_prices (
        product_id TEXT NOT NULL, currency TEXT NOT NULL, warehouse_id TEXT NOT NULL,
        amount INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (product_id, currency, warehouse_id)
      ) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- Where it goes and how: the method asked for, once decided the one taken. What shipping costs is in the total.
      ALTER TABLE orders ADD COLUMN country TEXT;
      ALTER TABLE orders ADD COLUMN shipping_method TEXT;
      ALTER TABLE orders ADD COLUMN shipping INTEGER CHECK (shipping >= 0);
      -- Pricing's shipping rates, for when it is silent.
      CREATE TABLE shipping_rates (
        country TEXT NOT NULL, method TEXT NOT NULL, currency TEXT NOT NULL, up_to INTEGER NOT NULL,
        price INTEGER NOT NULL, PRIMARY KEY (country, method, currency, up_to)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE shipping_list (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL) STRICT;
      """),
    Migration(
      """
      -- Promotion codes, means of payment and the checkout it comes from, as JSON; what was taken off; how it is paid.
      ALTER TABLE orders ADD COLUMN terms BLOB NOT NULL DEFAULT x'7b7d';
      ALTER TABLE orders ADD COLUMN discount INTEGER CHECK (discount >= 0);
      ALTER TABLE orders ADD COLUMN payment_status TEXT NOT NULL DEFAULT 'none' CHECK (payment_status IN
        ('none', 'authorized', 'captured', 'capture_failed', 'voided', 'refunded'));
      ALTER TABLE order_items ADD COLUMN discount INTEGER NOT NULL DEFAULT 0 CHECK (discount >= 0);
      """),
    Migration(
      """
      -- Carts and checkouts live in the partition of their customer, beside the orders they become.
      CREATE TABLE carts (
        cart_session_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, currency TEXT NOT NULL,
        is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)), version INTEGER NOT NULL, order_id TEXT,
        created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE cart_lines (
        cart_session_id TEXT NOT NULL, line_id TEXT NOT NULL, place INTEGER NOT NULL, product_id TEXT NOT NULL,
        sku TEXT NOT NULL, warehouse_id TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity > 0),
        -- What it cost when it was put in.
        unit_price INTEGER NOT NULL CHECK (unit_price >= 0), price_source TEXT NOT NULL,
        PRIMARY KEY (cart_session_id, line_id), UNIQUE (cart_session_id, warehouse_id, sku)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE checkouts (
        checkout_session_id TEXT PRIMARY KEY, cart_session_id TEXT NOT NULL, customer_id TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('open', 'confirming', 'confirmed')), version INTEGER NOT NULL,
        confirmation INTEGER NOT NULL, particulars BLOB NOT NULL, country TEXT, shipping_method TEXT,
        -- Codes, means of payment and accepted total; the draft that priced it. JSON.
        terms BLOB NOT NULL, quoted BLOB NOT NULL, order_id TEXT, changed_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- Requests that wait for prices.
      CREATE TABLE quotes (
        quote_id TEXT PRIMARY KEY, type TEXT NOT NULL, body BLOB NOT NULL, waiters TEXT NOT NULL, request_key TEXT,
        request_fingerprint TEXT NOT NULL, due INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- All an order can ever be; and, for one called off, by whom and why, as JSON.
      ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN (
        'pending', 'confirmed', 'rejected', 'cancelling', 'cancelled', 'shipped', 'delivered', 'partially_returned',
        'returned'));
      UPDATE orders SET state = status;
      ALTER TABLE orders DROP COLUMN status;
      ALTER TABLE orders RENAME COLUMN state TO status;
      ALTER TABLE orders ADD COLUMN cancellation BLOB;
      """),
    Migration(
      """
      -- What came back of a line, and what was refunded for it; each return as it was answered.
      ALTER TABLE order_items ADD COLUMN returned INTEGER NOT NULL DEFAULT 0
        CHECK (returned BETWEEN 0 AND quantity);
      ALTER TABLE order_items ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND total);
      CREATE TABLE returns (
        return_id TEXT PRIMARY KEY, order_id TEXT NOT NULL, refund INTEGER NOT NULL CHECK (refund >= 0),
        document BLOB NOT NULL, at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX returns_by_order ON returns (order_id, return_id);
      """),
    Migration(
      """
      -- Campaigns for orders without codes, by when they are live; and the orders whose slip has promotion on it.
      CREATE TABLE campaigns (
        campaign_id TEXT PRIMARY KEY, open INTEGER NOT NULL, start_date INTEGER NOT NULL, end_date INTEGER,
        version INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX open_campaigns ON campaigns (start_date) WHERE open = 1;
      CREATE TABLE promoted_orders (order_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- How far the news of an order's payment has come.
      CREATE TABLE payment_versions (order_id TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      """),
    Migration(
      """
      -- Customers of whose orders nothing is kept that says who they were.
      CREATE TABLE erased_customers (customer_id TEXT PRIMARY KEY, erased_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      """),
  ]
}
