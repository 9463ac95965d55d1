/// What holds between deliveries, review requests and reviews. A delivery or a return that reviews has not heard of is under
/// way, or was set aside for a person; what was delivered before the first that it knows is from before it was there.
extension Invariant {
  static let reviews = [
    Invariant(
      "delivery-has-request", "every delivered order has one review request of its customer, or the news is under way",
      """
      SELECT o.order_id, o.customer_id, o.status, r.customer_id AS asked FROM orders_orders o
      JOIN orders_transitions t ON t.order_id = o.order_id AND t.to_status = 'delivered'
      LEFT JOIN reviews_review_requests r ON r.order_id = o.order_id
      WHERE r.customer_id IS NOT o.customer_id
        AND (r.order_id IS NOT NULL OR t.at >= (SELECT MIN(delivered_at) FROM reviews_review_requests))
        AND NOT EXISTS (
          SELECT 1 FROM in_flight f WHERE f.order_id = o.order_id AND f.type = 'OrderDelivered' AND r.order_id IS NULL)
        AND NOT EXISTS (
          SELECT 1 FROM set_aside a WHERE a.order_id = o.order_id AND a.type = 'OrderDelivered' AND r.order_id IS NULL)
      UNION ALL
      SELECT r.order_id, o.customer_id, o.status, r.customer_id FROM reviews_review_requests r
      LEFT JOIN orders_orders o ON o.order_id = r.order_id
      WHERE o.order_id IS NULL OR o.status NOT IN ('delivered', 'partially_returned', 'returned')
      """),
    Invariant(
      "request-has-timer", "a review request that is scheduled has its timer, and no other has one",
      """
      SELECT r.order_id, r.state, r.due, t.due AS timer FROM reviews_review_requests r
      LEFT JOIN reviews_timers t ON t.id = r.order_id || '.review-request'
      WHERE t.due IS NOT CASE r.state WHEN 'scheduled' THEN r.due END
        AND NOT EXISTS (
          SELECT 1 FROM set_aside a WHERE a.order_id = r.order_id AND a.type = 'ReviewRequestDue' AND t.due IS NULL)
      """),
    Invariant(
      "request-goods", "what reviews knows of an order's goods is what was delivered and came back, or is being told",
      """
      WITH sold AS (
        SELECT order_id, product_id, SUM(quantity) AS quantity, SUM(returned) AS returned
        FROM orders_order_items GROUP BY 1, 2),
      back AS (
        SELECT order_id, product_id, SUM(quantity) AS returned FROM reviews_returned_goods GROUP BY 1, 2)
      SELECT s.order_id, s.product_id, s.quantity, p.quantity AS known, s.returned, b.returned AS known_returned
      FROM sold s JOIN reviews_review_requests r ON r.order_id = s.order_id
      LEFT JOIN reviews_purchases p ON p.order_id = s.order_id AND p.product_id = s.product_id
      LEFT JOIN back b ON b.order_id = s.order_id AND b.product_id = s.product_id
      WHERE p.quantity IS NOT s.quantity OR p.customer_id IS NOT r.customer_id
        OR COALESCE(b.returned, 0) > s.returned
        OR (COALESCE(b.returned, 0) < s.returned
          AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = s.order_id AND f.type = 'OrderReturned')
          AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = s.order_id AND a.type = 'OrderReturned'))
      """),
    Invariant(
      "request-asked", "reviews are asked for by requests that were sent, and by every one of these",
      """
      SELECT r.order_id, r.state, SUM(p.asked) AS asked FROM reviews_review_requests r
      LEFT JOIN reviews_purchases p ON p.order_id = r.order_id
      GROUP BY r.order_id HAVING (r.state = 'sent') <> (COALESCE(SUM(p.asked), 0) > 0)
      """),
    Invariant(
      "review-of-purchase",
      "every review is of something delivered to its customer, the only one, and verified while that is kept",
      """
      WITH back AS (
        SELECT order_id, product_id, SUM(quantity) AS returned FROM reviews_returned_goods GROUP BY 1, 2)
      SELECT v.review_id, v.order_id, v.product_id, v.customer_id, v.verified, p.customer_id AS delivered_to,
        p.quantity, b.returned
      FROM reviews_reviews v
      LEFT JOIN reviews_purchases p ON p.order_id = v.order_id AND p.product_id = v.product_id
      LEFT JOIN back b ON b.order_id = v.order_id AND b.product_id = v.product_id
      WHERE p.customer_id IS NOT v.customer_id OR v.verified <> (p.quantity > COALESCE(b.returned, 0))
      UNION ALL
      SELECT MIN(review_id), order_id, product_id, NULL, NULL, NULL, NULL, COUNT(*)
      FROM reviews_reviews GROUP BY order_id, product_id HAVING COUNT(*) > 1
      UNION ALL
      SELECT review_id, NULL, NULL, NULL, NULL, NULL, NULL, COUNT(*)
      FROM reviews_reviews GROUP BY review_id HAVING COUNT(*) > 1
      """),
    Invariant(
      "ratings-counted", "a product's ratings are those of its approved reviews",
      """
      WITH counted AS (
        SELECT product_id, rating, COUNT(*) AS reviews FROM reviews_reviews WHERE status = 'approved' GROUP BY 1, 2)
      SELECT COALESCE(s.product_id, c.product_id) AS product_id, COALESCE(s.rating, c.rating) AS rating, s.reviews,
        c.reviews AS counted
      FROM reviews_ratings s FULL JOIN counted c ON c.product_id = s.product_id AND c.rating = s.rating
      WHERE COALESCE(s.reviews, 0) <> COALESCE(c.reviews, 0)
      """),
    Invariant(
      "reviewer-projection", "what reviews knows of a customer is what customers said, or is being told",
      """
      SELECT p.customer_id, p.version AS known_version, c.version, p.active, p.wanted, p.erased
      FROM reviews_reviewers p LEFT JOIN customers_customers c ON c.customer_id = p.customer_id
      WHERE c.version IS NULL OR p.version > c.version OR p.erased > (c.erased_at IS NOT NULL)
        OR (p.version = c.version AND (p.active <> c.active OR p.wanted <> c.review_requests))
      """),
  ]
}
