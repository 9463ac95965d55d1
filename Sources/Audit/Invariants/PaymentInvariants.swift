/// What holds between orders and their payments. They may differ for as long as the message that tells of the
/// difference is under way, the provider is being asked, or a person was told.
extension Invariant {
  static let payments = [
    Invariant(
      "order-paid", "every recorded order that is paid has one payment, of its total and for its attempt",
      """
      SELECT o.partition, o.order_id, o.total, o.payment_status, COUNT(p.order_id) AS payments,
        SUM(p.amount) AS amount
      FROM orders_orders o LEFT JOIN payments_payments p ON p.order_id = o.order_id AND p.attempt = o.attempt
        AND p.state IN ('authorized', 'capturing', 'captured', 'capture_failed')
      WHERE o.status NOT IN ('pending', 'rejected', 'cancelling', 'cancelled') AND o.payment_status <> 'none'
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = o.order_id)
      GROUP BY o.partition, o.order_id HAVING COUNT(p.order_id) <> 1 OR SUM(p.amount) IS NOT o.total
      """),
    Invariant(
      "payment-wanted",
      "no money stands for an order that takes none, unless the message that gives it back is under way",
      """
      SELECT p.partition, p.order_id, p.state, p.amount, COALESCE(o.status, 'unknown') AS order_status
      FROM payments_payments p LEFT JOIN orders_orders o ON o.order_id = p.order_id
      WHERE (o.status IS NULL OR o.status IN ('rejected', 'cancelling', 'cancelled') OR p.attempt < o.attempt AND o.status <> 'pending')
        AND (p.state IN ('authorized', 'capture_failed') OR p.state = 'captured' AND p.amount > (
          SELECT COALESCE(SUM(r.amount), 0) FROM payments_refunds r
          WHERE r.order_id = p.order_id AND r.first_attempt = p.first_attempt))
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = p.order_id AND f.receiver = p.partition)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = p.order_id)
      """),
    Invariant(
      "payment-once", "an order is charged once",
      """
      SELECT order_id, COUNT(*) AS payments, SUM(amount) AS amount FROM payments_payments
      WHERE state IN ('capturing', 'captured', 'capture_failed') GROUP BY order_id HAVING COUNT(*) > 1
      """),
    Invariant(
      "payment-asked", "a payment waits for the provider if and only if the provider is being asked",
      """
      SELECT p.partition, p.order_id, p.state, p.call, p.waits FROM payments_payments p
      WHERE p.waits <> EXISTS (SELECT 1 FROM payments_calls c
          WHERE c.partition = p.partition AND c.id = p.call AND c.round = p.round)
        OR p.waits = 0 AND p.state IN ('authorizing', 'abandoned', 'capturing', 'voiding')
        OR p.waits = 1 AND p.state IN ('authorized', 'declined', 'capture_failed', 'voided')
      """),
    Invariant(
      "refund-covered", "no more is refunded than was captured, and the payment knows how much",
      """
      SELECT p.partition, p.order_id, p.state, p.amount, p.refunded, COALESCE(SUM(r.amount), 0) AS asked
      FROM payments_payments p LEFT JOIN payments_refunds r
        ON r.order_id = p.order_id AND r.first_attempt = p.first_attempt
      GROUP BY p.partition, p.order_id, p.first_attempt
      HAVING asked > p.amount OR p.refunded > 0 AND p.state <> 'captured'
        OR p.refunded <> COALESCE(SUM(r.amount) FILTER (WHERE r.state = 'refunded'), 0)
      """),
    Invariant(
      "payment-shown", "an order shows what became of its payment",
      """
      SELECT o.partition, o.order_id, o.payment_status, p.state, p.amount, p.refunded FROM payments_payments p
      JOIN orders_orders o ON o.order_id = p.order_id AND o.attempt = p.attempt AND o.status <> 'pending'
      WHERE p.state IN ('captured', 'capture_failed', 'voided')
        AND o.payment_status <> CASE WHEN p.refunded = p.amount THEN 'refunded' ELSE p.state END
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = o.order_id AND f.receiver = o.partition)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = o.order_id)
      """),
  ]
}
