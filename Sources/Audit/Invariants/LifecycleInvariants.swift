/// What holds of orders that have left the house.
extension Invariant {
  static let lifecycle = [
    Invariant(
      "order-returns",
      "what came back of an order is what its returns say, and its status says whether anything is left",
      """
      WITH items AS (
        SELECT order_id, SUM(quantity) AS quantity, SUM(returned) AS returned, SUM(refunded) AS refunded
        FROM orders_order_items GROUP BY 1),
      documents AS (
        SELECT r.order_id, SUM(r.refund) AS refund, SUM((
          SELECT SUM(json_extract(i.value, '$.quantity')) FROM json_each(CAST(r.document AS TEXT), '$.items') i))
          AS returned
        FROM orders_returns r GROUP BY 1)
      SELECT o.order_id, o.status, i.quantity, i.returned, i.refunded, d.returned AS told, d.refund
      FROM orders_orders o JOIN items i USING (order_id) LEFT JOIN documents d USING (order_id)
      WHERE i.returned <> COALESCE(d.returned, 0) OR i.refunded <> COALESCE(d.refund, 0)
        OR (o.status = 'returned') <> (i.returned = i.quantity)
        OR (o.status = 'partially_returned') <> (i.returned > 0 AND i.returned < i.quantity)
      """),
    Invariant(
      "stock-shipped", "per warehouse and sku: what was shipped is what the holds of shipped orders say",
      """
      WITH gone AS (
        SELECT l.partition, l.warehouse_id, l.sku, SUM(l.quantity) AS quantity
        FROM reservation_hold_lines l JOIN reservation_holds h ON h.order_id = l.order_id AND h.partition = l.partition
        WHERE h.state = 'shipped' GROUP BY 1, 2, 3)
      SELECT s.partition, s.warehouse_id, s.sku, s.shipped, COALESCE(g.quantity, 0) AS held_before
      FROM reservation_stock s LEFT JOIN gone g USING (partition, warehouse_id, sku)
      WHERE s.shipped <> COALESCE(g.quantity, 0)
      """),
    Invariant(
      "stock-returned",
      "per warehouse and sku: what came back is what orders took back, or the news of it is under way",
      """
      WITH back AS (
        SELECT warehouse_id, sku, SUM(returned) AS quantity FROM orders_order_items GROUP BY 1, 2)
      SELECT s.partition, s.warehouse_id, s.sku, s.returned, COALESCE(b.quantity, 0) AS taken_back
      FROM reservation_stock s LEFT JOIN back b USING (warehouse_id, sku)
      WHERE s.returned <> COALESCE(b.quantity, 0)
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.receiver = s.partition AND f.type = 'OrderReturned')
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.partition = s.partition AND a.type = 'OrderReturned')
      """),
  ]
}
