/// What holds between holds and orders. An order and its hold may differ for as long as the message that tells of the
/// difference is under way, or was set aside for a person.
extension Invariant {
  static let holds = [
    Invariant(
      "hold-state", "a hold that is held, confirmed or shipped has lines, any other has none",
      """
      SELECT h.partition, h.order_id, h.state,
        (SELECT COUNT(*) FROM reservation_hold_lines l WHERE l.order_id = h.order_id AND l.partition = h.partition)
          AS lines
      FROM reservation_holds h
      WHERE (h.state IN ('held', 'confirmed', 'shipped')) <> (lines > 0)
      UNION ALL
      SELECT l.partition, l.order_id, 'missing', COUNT(*) FROM reservation_hold_lines l
      WHERE NOT EXISTS (SELECT 1 FROM reservation_holds h WHERE h.order_id = l.order_id AND h.partition = l.partition)
      GROUP BY 1, 2
      """),
    Invariant(
      "hold-has-order", "every live hold has an order that wants it, or the message that ends it is under way",
      """
      SELECT h.partition, h.order_id, h.attempt, h.state, COALESCE(o.status, 'unknown') AS order_status
      FROM reservation_holds h LEFT JOIN orders_orders o ON o.order_id = h.order_id
      WHERE h.state IN ('held', 'confirmed', 'shipped')
        AND NOT (o.status IS NOT NULL AND (
          (h.state = 'held' AND o.status = 'pending') OR (h.state = 'confirmed' AND o.status = 'confirmed')
          OR (h.state = 'shipped' AND o.status IN ('shipped', 'delivered', 'partially_returned', 'returned'))))
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = h.order_id AND f.receiver = h.partition)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = h.order_id)
      """),
    Invariant(
      "order-has-hold",
      "every line of an order that stands is held for its attempt and in its quantity, or was shipped",
      """
      SELECT i.partition, i.order_id, i.warehouse_id, i.sku, i.quantity, COALESCE(l.quantity, 0) AS held,
        COALESCE(h.state, 'none') AS state, o.attempt, h.attempt AS held_for
      FROM orders_order_items i JOIN orders_orders o ON o.order_id = i.order_id
      LEFT JOIN reservation_hold_lines l
        ON l.order_id = i.order_id AND l.warehouse_id = i.warehouse_id AND l.sku = i.sku
      LEFT JOIN reservation_holds h ON h.order_id = l.order_id AND h.partition = l.partition
      WHERE o.status IN ('confirmed', 'shipped', 'delivered', 'partially_returned', 'returned')
        AND (l.quantity IS NOT i.quantity OR h.attempt IS NOT o.attempt
          OR h.state IS NOT CASE o.status WHEN 'confirmed' THEN 'confirmed' ELSE 'shipped' END)
        AND NOT (l.quantity IS i.quantity AND h.attempt IS o.attempt AND h.state IN ('held', 'confirmed') AND EXISTS (
          SELECT 1 FROM in_flight f WHERE f.order_id = i.order_id AND f.receiver = h.partition))
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = i.order_id)
      """),
    Invariant(
      "hold-owner",
      "a live hold is held for the confirmation of the checkout its order comes from, if it comes from one",
      """
      SELECT h.partition, h.order_id, h.checkout_id, h.confirmation, CAST(o.terms AS TEXT) AS terms
      FROM reservation_holds h JOIN orders_orders o ON o.order_id = h.order_id
      WHERE h.state IN ('held', 'confirmed', 'shipped') AND (
        h.checkout_id IS NOT json_extract(CAST(o.terms AS TEXT), '$.checkout.checkout_session_id')
        OR h.confirmation <> COALESCE(json_extract(CAST(o.terms AS TEXT), '$.checkout.confirmation'), 0))
      """),
    Invariant(
      "hold-has-line", "no confirmed or shipped hold holds what its order does not have",
      """
      SELECT l.partition, l.order_id, l.warehouse_id, l.sku, l.quantity
      FROM reservation_hold_lines l
      JOIN reservation_holds h ON h.order_id = l.order_id AND h.partition = l.partition
          AND h.state IN ('confirmed', 'shipped')
      WHERE NOT EXISTS (SELECT 1 FROM orders_order_items i
        WHERE i.order_id = l.order_id AND i.warehouse_id = l.warehouse_id AND i.sku = l.sku)
      """),
  ]
}
