/// What holds between customers, what they have ordered, and who is not to be known any more. What orders has told may
/// be under way, or set aside for a person.
extension Invariant {
  static let customers = [
    Invariant(
      "history-counted", "what a customer's orders come to is what those of them that count come to",
      """
      WITH counted AS (
        SELECT customer_id, currency, COUNT(*) AS orders, SUM(total - refunded) AS value
        FROM customers_history WHERE at IS NOT NULL AND status NOT IN ('cancelled', 'returned') GROUP BY 1, 2)
      SELECT COALESCE(l.customer_id, c.customer_id) AS customer_id, COALESCE(l.currency, c.currency) AS currency,
        l.orders, c.orders AS counted, l.value, c.value AS counted_value
      FROM customers_lifetime l
      FULL JOIN counted c ON c.customer_id = l.customer_id AND c.currency = l.currency
      WHERE COALESCE(l.orders, 0) <> COALESCE(c.orders, 0) OR COALESCE(l.value, 0) <> COALESCE(c.value, 0)
      """),
    Invariant(
      "history-orders", "a customer's history is what orders was confirmed, or is being told",
      """
      WITH sold AS (
        SELECT o.order_id, o.customer_id, o.status, o.currency, o.total, (
          SELECT COALESCE(SUM(i.refunded), 0) FROM orders_order_items i WHERE i.order_id = o.order_id) AS refunded
        FROM orders_orders o WHERE json_extract(CAST(o.document AS TEXT), '$.confirmed_at') IS NOT NULL),
      known AS (SELECT * FROM customers_history WHERE at IS NOT NULL)
      SELECT COALESCE(s.order_id, k.order_id) AS order_id, s.status, k.status AS known_status, s.total,
        k.total AS known_total, s.refunded, k.refunded AS known_refunded
      FROM sold s FULL JOIN known k ON k.order_id = s.order_id
      WHERE (k.customer_id IS NOT s.customer_id OR k.status IS NOT s.status OR k.currency IS NOT s.currency
          OR k.total IS NOT s.total OR k.refunded IS NOT s.refunded)
        AND NOT EXISTS (
          SELECT 1 FROM in_flight f WHERE f.order_id = s.order_id AND f.receiver LIKE 'customers.%')
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = s.order_id AND a.partition LIKE 'customers.%')
      """),
    Invariant(
      "segment-rules", "every partition goes by the rules that customers.0 ordered, or is being told",
      """
      SELECT s.partition, s.name, s.version AS known_version, z.version
      FROM customers_segments s
      LEFT JOIN customers_segments z ON z.name = s.name AND z.partition = 'customers.0'
      WHERE z.version IS NULL OR s.version > z.version OR (s.version = z.version AND s.rules <> z.rules)
      """),
    Invariant(
      "erased-forgotten", "of an erased customer no store says who it was, or the word of it is under way",
      """
      WITH erased AS (SELECT * FROM customers_customers WHERE erased_at IS NOT NULL)
      SELECT partition, customer_id, 'profile' AS found FROM erased
      WHERE active OR email <> '' OR name <> '' OR country <> '' OR segments <> ''
      UNION ALL
      SELECT a.partition, a.customer_id, 'address' FROM customers_addresses a JOIN erased USING (customer_id)
      UNION ALL
      SELECT partition, customer_id, found FROM (
        SELECT o.partition, o.customer_id, 'order ' || o.order_id AS found
        FROM orders_orders o JOIN erased USING (customer_id)
        WHERE json_extract(CAST(o.document AS TEXT), '$.shipping_address') IS NOT NULL
          OR json_extract(CAST(o.document AS TEXT), '$.billing_address') IS NOT NULL
        UNION ALL
        SELECT c.partition, c.customer_id, 'checkout ' || c.checkout_session_id
        FROM orders_checkouts c JOIN erased USING (customer_id) WHERE LENGTH(c.particulars) > 2
        UNION ALL
        SELECT v.partition, v.customer_id, 'review ' || v.review_id
        FROM reviews_reviews v JOIN erased USING (customer_id)
        WHERE v.title <> '' OR v.body <> '' OR v.reason IS NOT NULL
        UNION ALL
        SELECT n.partition, n.customer_id, 'recipient' FROM notifications_customers n JOIN erased USING (customer_id)
        WHERE n.email <> '' OR n.name <> ''
        UNION ALL
        -- What is being sent finishes.
        SELECT m.partition, m.customer_id, 'mail ' || m.mail_id
        FROM notifications_mails m JOIN erased USING (customer_id)
        WHERE m.state <> 'pending' AND (m.recipient <> '' OR m.letter IS NOT NULL)) kept
      WHERE NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.type = 'CustomerErased' AND f.receiver = kept.partition)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.type = 'CustomerErased' AND a.partition = kept.partition)
      """),
  ]
}
