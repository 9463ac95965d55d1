/// What holds between orders, customers and the mails about them.
extension Invariant {
  static let notifications = [
    Invariant(
      "order-has-mail", "every recorded order has its confirmation mail, unless the news is under way or set aside",
      """
      SELECT o.partition, o.order_id, o.status FROM orders_orders o
      WHERE o.status NOT IN ('pending', 'rejected', 'cancelling', 'cancelled')
        -- Orders older than this capability are told nothing.
        AND o.created_at >= (SELECT MIN(at) FROM notifications_mails WHERE kind = 'confirmation')
        AND NOT EXISTS (SELECT 1 FROM notifications_mails m WHERE m.order_id = o.order_id AND m.kind = 'confirmation')
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = o.order_id AND f.type = 'OrderConfirmed'
          AND f.receiver LIKE 'notifications.%')
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = o.order_id)
      """),
    Invariant(
      "mail-has-order", "no mail tells what its order is not",
      """
      SELECT m.partition, m.mail_id, m.state, COALESCE(o.status, 'unknown') AS order_status
      FROM notifications_mails m LEFT JOIN orders_orders o ON o.order_id = m.order_id
      WHERE o.status IS NULL OR o.status IN ('pending', 'rejected', 'cancelling')
        OR m.kind = 'cancellation' AND o.status <> 'cancelled'
        OR m.kind = 'review_request' AND o.status NOT IN ('delivered', 'partially_returned', 'returned')
        OR m.kind = 'shipment' AND o.status NOT IN ('shipped', 'delivered', 'partially_returned', 'returned')
        OR m.kind = 'refund' AND o.status NOT IN ('partially_returned', 'returned')
      """),
    Invariant(
      "request-has-mail", "a review request that was sent has its mail, and no other has one, or the news is under way",
      """
      SELECT r.order_id, r.state, m.mail_id FROM reviews_review_requests r
      FULL JOIN (SELECT * FROM notifications_mails WHERE kind = 'review_request') m ON m.order_id = r.order_id
      WHERE (r.state IS 'sent') <> (m.mail_id IS NOT NULL)
        -- What was asked for before this capability heard of it is not told.
        AND (m.mail_id IS NOT NULL
          OR r.ended_at >= (SELECT MIN(at) FROM notifications_mails WHERE kind = 'review_request'))
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = r.order_id AND f.type = 'ReviewRequestSent')
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = r.order_id AND a.type = 'ReviewRequestSent')
      """),
    Invariant(
      "mail-called", "a mail is pending if and only if it is being sent",
      """
      SELECT m.partition, m.mail_id, m.state, m.retries FROM notifications_mails m
      WHERE (m.state = 'pending') <> EXISTS (SELECT 1 FROM notifications_calls c
        WHERE c.partition = m.partition AND c.id = m.mail_id AND c.round = m.retries)
      """),
    Invariant(
      "mail-waits", "a mail waits only for a customer who is not known here",
      """
      SELECT m.partition, m.mail_id, m.customer_id, m.state FROM notifications_mails m
      JOIN notifications_customers c ON c.customer_id = m.customer_id AND c.partition = m.partition
      WHERE m.state = 'waiting'
      """),
    Invariant(
      "recipient-projection", "what notifications knows of a customer is what customers said, or is being told",
      """
      SELECT p.partition, p.customer_id, p.version AS known_version, c.version, p.erased
      FROM notifications_customers p LEFT JOIN customers_customers c ON c.customer_id = p.customer_id
      WHERE c.version IS NULL OR p.version > c.version OR p.erased > (c.erased_at IS NOT NULL)
        OR (p.version = c.version AND (p.active <> c.active OR p.email <> c.email OR p.name <> c.name
          OR p.review_requests <> c.review_requests OR p.order_mail <> c.order_mail))
      """),
  ]
}
