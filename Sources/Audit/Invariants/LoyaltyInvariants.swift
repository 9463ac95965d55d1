/// What holds between points and orders, with the same reservations as for sales.
extension Invariant {
  static let loyalty = [
    Invariant(
      "points-of-ledger", "an order's entries sum to what was kept of it earns by the rule it earned under",
      """
      WITH entered AS (SELECT order_id, SUM(points) AS points FROM loyalty_ledger GROUP BY 1)
      SELECT COALESCE(o.order_id, e.order_id) AS order_id, o.state, o.paid, o.refunded, o.points, o.per,
        e.points AS entered
      FROM loyalty_earning_orders o FULL JOIN entered e ON e.order_id = o.order_id
      WHERE COALESCE(e.points, 0) IS NOT
        CASE o.state WHEN 'earned' THEN (o.paid - o.refunded) * o.points / o.per WHEN 'cancelled' THEN 0 END
      """),
    Invariant(
      "points-balance", "a customer's balance is the sum of the entries up to it",
      """
      SELECT * FROM (
        SELECT partition, customer_id, number, points, balance,
          SUM(points) OVER (PARTITION BY customer_id ORDER BY number) AS summed,
          ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY number) AS place
        FROM loyalty_ledger)
      WHERE balance <> summed OR number <> place
      """),
    Invariant(
      "points-of-orders", "points are counted on what the standing orders were paid, less what was paid back",
      """
      WITH paid AS (
        SELECT o.order_id, o.customer_id, o.currency, SUM(i.total) AS paid, SUM(i.refunded) AS refunded
        FROM orders_orders o JOIN orders_order_items i USING (order_id)
        WHERE o.status NOT IN ('pending', 'rejected', 'cancelling', 'cancelled') GROUP BY 1),
      compared AS (
        SELECT COALESCE(p.order_id, l.order_id) AS order_id, p.customer_id, l.customer_id AS earned_by, p.paid,
          l.paid AS counted, p.refunded, l.refunded AS taken_back
        FROM paid p FULL JOIN (SELECT * FROM loyalty_earning_orders WHERE state = 'earned') l ON l.order_id = p.order_id
        WHERE l.paid IS NOT p.paid OR l.refunded IS NOT p.refunded OR l.customer_id IS NOT p.customer_id
          OR l.currency IS NOT p.currency)
      SELECT * FROM compared c
      WHERE order_id >= (SELECT MIN(order_id) FROM loyalty_earning_orders)
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = c.order_id AND f.receiver LIKE 'loyalty.%')
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = c.order_id)
      """),
    Invariant(
      "loyalty-rules", "every partition has the rules as the first has them, or is being told",
      """
      SELECT s.partition, r.currency, r.version, p.version AS known_version, r.points, p.points AS known_points
      FROM loyalty_rules r JOIN loyalty_store s
      LEFT JOIN loyalty_rules p ON p.partition = s.partition AND p.currency = r.currency
      WHERE r.partition = 'loyalty.0'
        AND (p.version IS NOT r.version OR p.points IS NOT r.points OR p.per IS NOT r.per)
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.receiver = s.partition AND f.type = 'LoyaltyRuleChanged')
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.partition = s.partition AND a.type = 'LoyaltyRuleChanged')
      """),
  ]
}
