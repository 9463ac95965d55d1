/// What holds between sales and orders. The two may differ for as long as an event of the order is under way, or was set
/// aside for a person; orders older than any that analytics knows are from before it was there.
extension Invariant {
  static let analytics = [
    Invariant(
      "sales-counted", "sales are the sums of the lines of counted orders, at every level",
      """
      WITH counted AS (
        SELECT v.level, o.day, o.currency, CASE WHEN v.level & 1 THEN l.product_id ELSE '' END AS product_id,
          CASE WHEN v.level & 2 THEN l.warehouse_id ELSE '' END AS warehouse_id, COUNT(DISTINCT o.order_id) AS orders,
          SUM(l.units) AS units, SUM(l.gross) AS gross, SUM(l.discount) AS discount, SUM(l.net) AS net,
          SUM(l.returned_units) AS returned_units, SUM(l.refunds) AS refunds
        FROM analytics_counted_lines l JOIN analytics_counted_orders o USING (order_id)
        JOIN (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) v
        WHERE o.state = 'counted' GROUP BY 1, 2, 3, 4, 5),
      kept AS (
        SELECT level, day, currency, product_id, warehouse_id, orders, units, gross, discount, net, returned_units, refunds
        FROM analytics_sales)
      SELECT 'kept' AS side, * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted)
      UNION ALL
      SELECT 'counted', * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
      """),
    Invariant(
      "sales-of-orders", "what was sold is what the standing orders have, less what came back of them",
      """
      WITH sold AS (
        SELECT o.order_id, i.warehouse_id, i.sku, i.product_id, i.quantity, i.total, i.discount, i.returned, i.refunded,
          o.currency, strftime('%Y-%m-%d', t.at / 1000, 'unixepoch') AS day
        FROM orders_orders o JOIN orders_order_items i USING (order_id)
        JOIN orders_transitions t ON t.order_id = o.order_id AND t.to_status = 'confirmed'
        WHERE o.status NOT IN ('pending', 'rejected', 'cancelling', 'cancelled')),
      counted AS (
        SELECT l.*, o.currency, o.day FROM analytics_counted_lines l JOIN analytics_counted_orders o USING (order_id)),
      compared AS (
        SELECT COALESCE(s.order_id, c.order_id) AS order_id, COALESCE(s.sku, c.sku) AS sku, s.day, c.day AS counted_day,
          s.quantity, c.units, s.total, c.net, s.returned, c.returned_units, s.refunded, c.refunds
        FROM sold s FULL JOIN counted c
          ON c.order_id = s.order_id AND c.warehouse_id = s.warehouse_id AND c.sku = s.sku
        WHERE c.units IS NOT s.quantity OR c.net IS NOT s.total OR c.discount IS NOT s.discount
          OR c.gross IS NOT s.total + s.discount OR c.returned_units IS NOT s.returned OR c.refunds IS NOT s.refunded
          OR c.product_id IS NOT s.product_id OR c.currency IS NOT s.currency OR c.day IS NOT s.day)
      SELECT * FROM compared c
      WHERE order_id >= (SELECT MIN(order_id) FROM analytics_counted_orders)
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = c.order_id AND f.receiver LIKE 'analytics.%')
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = c.order_id)
      """),
  ]
}
