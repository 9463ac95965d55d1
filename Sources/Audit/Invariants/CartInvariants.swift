/// What holds of carts and checkouts.
extension Invariant {
  static let carts = [
    Invariant(
      "cart-one-order", "a cart becomes at most one order that is not refused",
      """
      SELECT json_extract(CAST(terms AS TEXT), '$.checkout.cart_session_id') AS cart_session_id,
        GROUP_CONCAT(order_id, ' ') AS orders
      FROM orders_orders WHERE status NOT IN ('rejected', 'cancelled') AND cart_session_id IS NOT NULL
      GROUP BY 1 HAVING COUNT(*) > 1
      """),
    Invariant(
      "cart-order", "a cart names its order, and is closed if and only if that is recorded",
      """
      SELECT c.partition, c.cart_session_id, c.is_active, c.order_id, o.status FROM orders_carts c
      LEFT JOIN orders_orders o ON o.order_id = c.order_id
      WHERE (c.order_id IS NOT NULL AND (o.order_id IS NULL OR o.status = 'rejected'))
        OR (c.is_active = 1) <> (c.order_id IS NULL OR o.status IN ('pending', 'cancelling'))
      UNION ALL
      SELECT o.partition, json_extract(CAST(o.terms AS TEXT), '$.checkout.cart_session_id'), NULL, o.order_id, o.status
      FROM orders_orders o
      WHERE o.status NOT IN ('rejected', 'cancelled')
        AND json_extract(CAST(o.terms AS TEXT), '$.checkout.cart_session_id') IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM orders_carts c WHERE c.order_id = o.order_id)
      """),
    Invariant(
      "checkout-status", "a checkout is as its order is",
      """
      SELECT k.partition, k.checkout_session_id, k.status, k.order_id, o.status AS order_status FROM orders_checkouts k
      LEFT JOIN orders_orders o ON o.order_id = k.order_id
      WHERE CASE k.status WHEN 'open' THEN k.order_id IS NOT NULL
        WHEN 'confirming' THEN COALESCE(o.status, 'rejected') NOT IN ('pending', 'cancelling')
        ELSE COALESCE(o.status, 'rejected') IN ('pending', 'cancelling', 'rejected') END
      """),
    Invariant(
      "quote-moving", "every request that waits for prices has its time ahead or a message under way",
      """
      SELECT q.partition, q.quote_id, q.type, q.due FROM orders_quotes q
      WHERE NOT EXISTS (SELECT 1 FROM orders_timers t
          WHERE t.partition = q.partition AND t.due = q.due AND t.id = q.quote_id || '.deadline')
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = q.quote_id)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = q.quote_id)
      """),
  ]
}
