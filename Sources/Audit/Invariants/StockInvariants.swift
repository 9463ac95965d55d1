/// What holds of stock levels.
extension Invariant {
  static let stock = [
    Invariant(
      "stock-conserved",
      "per warehouse and sku: what was received, adjusted and returned is on hand, less what was shipped",
      """
      SELECT partition, warehouse_id, sku, received, adjusted, shipped, returned, on_hand FROM reservation_stock
      WHERE received + adjusted - shipped + returned <> on_hand
      """),
    Invariant(
      "stock-reserved", "per warehouse and sku: reserved is the sum of the live holds",
      """
      WITH live AS (
        SELECT l.partition, l.warehouse_id, l.sku, SUM(l.quantity) AS held
        FROM reservation_hold_lines l JOIN reservation_holds h ON h.order_id = l.order_id AND h.partition = l.partition
        WHERE h.state IN ('held', 'confirmed') GROUP BY 1, 2, 3)
      SELECT s.partition, s.warehouse_id, s.sku, s.reserved, COALESCE(l.held, 0) AS held
      FROM reservation_stock s LEFT JOIN live l USING (partition, warehouse_id, sku)
      WHERE s.reserved <> COALESCE(l.held, 0)
      UNION ALL
      SELECT l.partition, l.warehouse_id, l.sku, 0, l.held FROM live l
      WHERE NOT EXISTS (SELECT 1 FROM reservation_stock s
        WHERE s.partition = l.partition AND s.warehouse_id = l.warehouse_id AND s.sku = l.sku)
      """),
    Invariant(
      "stock-not-oversold", "never more reserved than is on hand, and neither below zero",
      """
      SELECT partition, warehouse_id, sku, on_hand, reserved FROM reservation_stock
      WHERE reserved < 0 OR on_hand < 0 OR reserved > on_hand
      """),
  ]
}
