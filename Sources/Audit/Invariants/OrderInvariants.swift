/// What holds of orders by themselves.
extension Invariant {
  static let orders = [
    Invariant(
      "order-per-key", "one order per idempotency key, for as long as a key is remembered",
      """
      SELECT request_key, before AS order_id, order_id AS other_order_id FROM (
        SELECT request_key, order_id, created_at, LAG(order_id) OVER w AS before, LAG(created_at) OVER w AS earlier
        FROM orders_orders WHERE request_key IS NOT NULL WINDOW w AS (PARTITION BY request_key ORDER BY created_at))
      WHERE created_at - earlier < 86400000
      """),
    Invariant(
      "order-once", "an order is in one partition",
      """
      SELECT order_id, GROUP_CONCAT(partition, ' ') AS partitions FROM orders_orders
      GROUP BY order_id HAVING COUNT(*) > 1
      """),
    Invariant(
      "order-transitions", "every order has come to its status by legal moves, in the order of its versions",
      """
      WITH steps AS (
        SELECT order_id, version, from_status, to_status,
          LAG(version) OVER w AS before, LAG(to_status) OVER w AS stood
        FROM orders_transitions WINDOW w AS (PARTITION BY order_id ORDER BY version))
      SELECT order_id, version, from_status, to_status FROM steps
      WHERE version <= COALESCE(before, 0) OR before IS NULL AND version <> 1 OR from_status <> COALESCE(stood, '')
        OR from_status || '>' || to_status NOT IN ('>pending', 'pending>confirmed', 'pending>rejected',
          'pending>cancelling', 'cancelling>cancelled', 'confirmed>cancelled', 'confirmed>shipped', 'shipped>delivered',
          'delivered>partially_returned', 'delivered>returned', 'partially_returned>returned')
      UNION ALL
      SELECT o.order_id, o.version, '', o.status FROM orders_orders o
      WHERE NOT EXISTS (SELECT 1 FROM orders_transitions t
        WHERE t.order_id = o.order_id AND t.version <= o.version AND t.to_status = o.status AND t.version = (
          SELECT MAX(version) FROM orders_transitions l WHERE l.order_id = o.order_id))
      """),
    Invariant(
      "order-moving",
      "every undecided order has its deadline ahead or a message under way, or was set aside for a person",
      """
      SELECT o.partition, o.order_id, o.created_at FROM orders_orders o
      WHERE o.status IN ('pending', 'cancelling')
        AND NOT EXISTS (SELECT 1 FROM orders_timers t
          WHERE t.partition = o.partition AND t.due = o.deadline AND t.id LIKE o.order_id || '.%')
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = o.order_id)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = o.order_id)
      """),
    Invariant(
      "order-answered", "a decided order has its document and nobody waits for it",
      """
      SELECT partition, order_id, status, waiters FROM orders_orders
      WHERE status NOT IN ('pending', 'cancelling') AND (document IS NULL OR waiters <> '[]')
      """),
    Invariant(
      "order-request", "a request under an idempotency key is answered if and only if its order is decided",
      """
      SELECT r.partition, r.key, r.subject AS order_id, o.status FROM orders_requests r
      JOIN orders_orders o ON o.order_id = r.subject
      WHERE (r.outcome IS NOT NULL) <> (o.status NOT IN ('pending', 'cancelling'))
      """),
    Invariant(
      "order-money",
      "the total of an order that was confirmed is the sum of its lines less their discounts and its shipping, as its document says",
      """
      WITH sums AS (
        SELECT order_id, SUM(total) AS total, SUM(discount) AS discount,
          SUM(unit_price * quantity - discount <> total) AS odd FROM orders_order_items
        GROUP BY order_id)
      SELECT o.order_id, o.total, s.total AS lines_total, COALESCE(o.shipping, 0) AS shipping,
        json_extract(CAST(o.document AS TEXT), '$.total.amount') AS document_total, s.odd AS odd_lines
      FROM orders_orders o LEFT JOIN sums s USING (order_id)
      WHERE (o.status = 'confirmed' OR o.total IS NOT NULL) AND (o.total IS NOT s.total + COALESCE(o.shipping, 0) OR s.odd > 0
        OR COALESCE(o.discount, 0) <> s.discount
        OR json_extract(CAST(o.document AS TEXT), '$.discount.amount') IS NOT s.discount
        OR (SELECT COALESCE(SUM(json_extract(p.value, '$.discount.amount')), 0)
          FROM json_each(CAST(o.document AS TEXT), '$.promotions') p) <> s.discount
        OR json_extract(CAST(o.document AS TEXT), '$.total.amount') IS NOT o.total
        OR json_extract(CAST(o.document AS TEXT), '$.shipping.amount') IS NOT COALESCE(o.shipping, 0)
        OR json_extract(CAST(o.document AS TEXT), '$.subtotal.amount')
          - json_extract(CAST(o.document AS TEXT), '$.discount.amount')
          + json_extract(CAST(o.document AS TEXT), '$.shipping.amount') IS NOT o.total)
      """),
    Invariant(
      "order-document", "a decided order's document shows its id, status and version",
      """
      SELECT order_id, status, version, json_extract(CAST(document AS TEXT), '$.status') AS document_status
      FROM orders_orders WHERE document IS NOT NULL AND (
        json_extract(CAST(document AS TEXT), '$.id') IS NOT order_id
        OR json_extract(CAST(document AS TEXT), '$.status') IS NOT status
        OR json_extract(CAST(document AS TEXT), '$.version') IS NOT version)
      """),
  ]
}
