/// What one capability knows of another's: never newer than the truth, and the same at the same version.
extension Invariant {
  static let projections = [
    Invariant(
      "customer-projection", "what orders knows of a customer is what customers said, or is being told",
      """
      SELECT p.partition, p.customer_id, p.version AS known_version, c.version
      FROM orders_customers p LEFT JOIN customers_customers c ON c.customer_id = p.customer_id
      WHERE c.version IS NULL OR p.version > c.version
        OR (p.version = c.version AND (p.active <> c.active OR p.country <> c.country OR p.segments <> c.segments))
      """),
    Invariant(
      "product-projection", "what orders knows of a product is what pricing said, or is being told",
      """
      SELECT p.partition, p.product_id, p.version AS known_version, c.version
      FROM orders_products p LEFT JOIN pricing_products c ON c.product_id = p.product_id
        AND c.partition = 'pricing.0'
      WHERE c.version IS NULL OR p.version > c.version
        OR (p.version = c.version AND (p.sku <> c.sku OR p.name <> c.name OR p.category <> c.category))
      """),
    Invariant(
      "price-projection", "what orders knows of the price list is what pricing said, or is being told",
      """
      SELECT p.partition, p.product_id, p.currency, p.version AS known_version, c.version
      FROM orders_prices p LEFT JOIN pricing_prices c ON c.product_id = p.product_id
        AND c.currency = p.currency AND c.partition = 'pricing.0'
      WHERE c.version IS NULL OR p.version > c.version OR (p.version = c.version AND p.amount <> c.amount)
      """),
    Invariant(
      "shipping-projection", "what orders knows of the shipping rates is what pricing said, or is being told",
      """
      SELECT p.partition, p.version AS known_version, c.version FROM orders_shipping_list p
      LEFT JOIN pricing_shipping_list c ON c.partition = 'pricing.0'
      WHERE c.version IS NULL OR p.version > c.version
      UNION ALL
      SELECT p.partition, p.version, c.version FROM orders_shipping_list p
      JOIN pricing_shipping_list c ON c.version = p.version AND c.partition = 'pricing.0'
      WHERE EXISTS (
        SELECT country, method, currency, up_to, price FROM pricing_shipping_rates WHERE partition = 'pricing.0'
        EXCEPT SELECT country, method, currency, up_to, price FROM orders_shipping_rates o
          WHERE o.partition = p.partition)
        OR (SELECT COUNT(*) FROM orders_shipping_rates o WHERE o.partition = p.partition)
          <> (SELECT COUNT(*) FROM pricing_shipping_rates WHERE partition = 'pricing.0')
      """),
  ]
}
