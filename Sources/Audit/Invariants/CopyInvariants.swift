/// Copies of the catalogue in the partitions of pricing, and the answers that wait for them.
extension Invariant {
  static let copies = [
    Invariant(
      "catalogue-copied",
      "every partition of pricing has the first one's catalogue; what it lacks it is being told, or has set aside",
      """
      WITH things (partition, thing, version, said) AS (
        SELECT partition, 'product.' || product_id, version, sku || '|' || name || '|' || category
          FROM pricing_products
        UNION ALL SELECT partition, 'price.' || product_id || '.' || currency, version, amount FROM pricing_prices
        UNION ALL SELECT partition, 'rate.' || source || '.' || target, version, mantissa || 'e-' || scale
          FROM pricing_rates
        UNION ALL SELECT partition, 'warehouse.' || warehouse_id, version, name || '|' || markup_bps
          FROM pricing_warehouses
        UNION ALL SELECT partition, 'breaks.' || product_id, version, (
          SELECT group_concat(item) FROM (
            SELECT b.min_quantity || ':' || b.discount_bps AS item FROM pricing_quantity_breaks b
            WHERE b.partition = l.partition AND b.product_id = l.product_id ORDER BY b.min_quantity))
          FROM pricing_break_lists l
        UNION ALL SELECT partition, 'shipping', version, (
          SELECT group_concat(item) FROM (
            SELECT r.country || r.method || r.currency || r.up_to || ':' || r.price AS item
            FROM pricing_shipping_rates r WHERE r.partition = l.partition
            ORDER BY r.country, r.method, r.currency, r.up_to))
          FROM pricing_shipping_list l
      ), targets (partition) AS (
        SELECT DISTINCT partition FROM all_store WHERE partition LIKE 'pricing.%' AND partition <> 'pricing.0'
      )
      SELECT p.partition, t.thing, t.version, c.version AS copied FROM targets p
      JOIN things t ON t.partition = 'pricing.0'
      LEFT JOIN things c ON c.partition = p.partition AND c.thing = t.thing
      WHERE c.version > t.version OR (c.version = t.version AND c.said IS NOT t.said)
        OR ((c.version IS NULL OR c.version < t.version)
          AND NOT EXISTS (SELECT 1 FROM pricing_copies w WHERE w.target = p.partition AND w.thing = t.thing))
      UNION ALL
      SELECT c.partition, c.thing, NULL, c.version FROM things c
      LEFT JOIN things t ON t.partition = 'pricing.0' AND t.thing = c.thing
      WHERE c.partition <> 'pricing.0' AND t.version IS NULL
      """),
    Invariant(
      "copy-moving", "every copy that is awaited is on its way, is being acknowledged, or was set aside",
      """
      SELECT w.partition, w.copy_id, w.target FROM pricing_copies w
      WHERE w.failed = 0 AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE substr(f.id, 1, length(w.copy_id)) = w.copy_id)
        AND NOT EXISTS (SELECT 1 FROM set_aside s WHERE substr(s.id, 1, length(w.copy_id)) = w.copy_id)
      """),
    Invariant(
      "answer-held", "every answer that is held back waits for a copy",
      """
      SELECT h.partition, h.request FROM pricing_held_answers h
      WHERE NOT EXISTS (SELECT 1 FROM pricing_copies w WHERE w.partition = h.partition AND w.failed = 0
        AND w.sequence <= h.told)
      """),
  ]
}
