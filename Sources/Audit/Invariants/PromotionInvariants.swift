/// What holds between campaigns, their usage and orders. An order and its usage may differ for as long as the message that
/// tells of the difference is under way, or was set aside for a person.
extension Invariant {
  static let promotions = [
    Invariant(
      "usage-counted", "a campaign's counts are those of its usage rows",
      """
      WITH counted AS (
        SELECT campaign_id, currency, COUNT(*) AS uses, SUM(amount) AS amount, SUM(state = 'settled') AS settled_uses,
          SUM(amount * (state = 'settled')) AS settled_amount
        FROM promotion_usage GROUP BY 1, 2)
      SELECT COALESCE(s.campaign_id, c.campaign_id) AS campaign_id, s.currency, s.uses, c.uses AS counted, s.amount,
        c.amount AS counted_amount
      FROM promotion_usage_sums s FULL JOIN counted c ON c.campaign_id = s.campaign_id AND c.currency = s.currency
      WHERE COALESCE(s.uses, 0) <> COALESCE(c.uses, 0) OR COALESCE(s.amount, 0) <> COALESCE(c.amount, 0)
        OR COALESCE(s.settled_uses, 0) <> COALESCE(c.settled_uses, 0)
        OR COALESCE(s.settled_amount, 0) <> COALESCE(c.settled_amount, 0)
      """),
    Invariant(
      "usage-within-limits", "no campaign is used more often, by one customer or in all, or for more, than it may be",
      """
      WITH bounds AS (
        SELECT campaign_id, json_extract(CAST(campaign AS TEXT), '$.usage_limit') AS usage_limit,
          json_extract(CAST(campaign AS TEXT), '$.per_customer_limit') AS customer_limit,
          json_extract(CAST(campaign AS TEXT), '$.budget.amount') AS budget,
          json_extract(CAST(campaign AS TEXT), '$.budget.currency') AS currency
        FROM promotion_campaigns)
      SELECT campaign_id, 'usage_limit' AS bound, usage_limit AS allowed, COUNT(*) AS found
      FROM promotion_usage JOIN bounds USING (campaign_id) GROUP BY campaign_id HAVING COUNT(*) > usage_limit
      UNION ALL
      SELECT campaign_id, 'budget', budget, SUM(amount) FROM promotion_usage JOIN bounds USING (campaign_id, currency)
      GROUP BY campaign_id HAVING SUM(amount) > budget
      UNION ALL
      SELECT campaign_id, 'per_customer_limit of ' || customer_id, customer_limit, COUNT(*)
      FROM promotion_usage JOIN bounds USING (campaign_id)
      GROUP BY campaign_id, customer_id HAVING COUNT(*) > customer_limit
      """),
    Invariant(
      "usage-has-owner", "usage is of the attempt and in the state of its owner, and of a campaign there is",
      """
      SELECT u.order_id, u.campaign_id, u.attempt, u.state, o.attempt AS owner_attempt, o.state AS owner_state
      FROM promotion_usage u LEFT JOIN promotion_owners o ON o.order_id = u.order_id
      WHERE o.attempt IS NOT u.attempt OR o.state IS NOT u.state
        OR NOT EXISTS (SELECT 1 FROM promotion_campaigns c WHERE c.campaign_id = u.campaign_id)
      """),
    Invariant(
      "usage-has-order", "all usage has an order that wants it, or the message that changes it is under way",
      """
      SELECT u.order_id, u.campaign_id, u.attempt, u.state, COALESCE(o.status, 'unknown') AS order_status
      FROM promotion_usage u LEFT JOIN orders_orders o ON o.order_id = u.order_id
      WHERE (o.status IS NULL OR o.status IN ('rejected', 'cancelled') OR (u.state = 'held') <> (o.status = 'pending'))
        AND NOT EXISTS (
          SELECT 1 FROM in_flight f WHERE f.order_id = u.order_id AND f.receiver = u.partition)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = u.order_id)
      """),
    Invariant(
      "order-has-usage", "what a standing order got of campaigns is used by it, settled and in that amount",
      """
      WITH promised AS (
        SELECT o.order_id, o.attempt, json_extract(p.value, '$.campaign_id') AS campaign_id,
          json_extract(p.value, '$.discount.amount') AS amount
        FROM orders_orders o, json_each(CAST(o.document AS TEXT), '$.promotions') p
        WHERE o.document IS NOT NULL AND o.status NOT IN ('pending', 'rejected', 'cancelling', 'cancelled'))
      SELECT p.order_id, p.campaign_id, p.amount, u.amount AS used, u.state, p.attempt, u.attempt AS used_by
      FROM promised p LEFT JOIN promotion_usage u ON u.order_id = p.order_id AND u.campaign_id = p.campaign_id
      WHERE (u.amount IS NOT p.amount OR u.attempt IS NOT p.attempt OR (u.state <> 'settled' AND NOT EXISTS (
          SELECT 1 FROM in_flight f WHERE f.order_id = p.order_id AND f.receiver = u.partition)))
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = p.order_id)
      UNION ALL
      SELECT u.order_id, u.campaign_id, NULL, u.amount, u.state, NULL, u.attempt FROM promotion_usage u
      WHERE u.state = 'settled' AND NOT EXISTS (
        SELECT 1 FROM promised p WHERE p.order_id = u.order_id AND p.campaign_id = u.campaign_id)
        AND NOT EXISTS (SELECT 1 FROM orders_orders o WHERE o.order_id = u.order_id AND o.status LIKE 'cancel%')
        AND NOT EXISTS (SELECT 1 FROM in_flight f WHERE f.order_id = u.order_id AND f.receiver = u.partition)
        AND NOT EXISTS (SELECT 1 FROM set_aside a WHERE a.order_id = u.order_id)
      """),
    Invariant(
      "campaign-completed", "a campaign that is used up is completed, and one that is not is not",
      """
      WITH used AS (
        SELECT c.campaign_id, c.completed, json_extract(CAST(campaign AS TEXT), '$.usage_limit') AS usage_limit,
          json_extract(CAST(campaign AS TEXT), '$.budget.amount') AS budget,
          (SELECT COUNT(*) FROM promotion_usage u WHERE u.campaign_id = c.campaign_id AND u.state = 'settled') AS uses,
          (SELECT COALESCE(SUM(amount), 0) FROM promotion_usage u WHERE u.campaign_id = c.campaign_id
            AND u.state = 'settled' AND u.currency = json_extract(CAST(campaign AS TEXT), '$.budget.currency')) AS spent
        FROM promotion_campaigns c)
      SELECT campaign_id, completed, uses, usage_limit, spent, budget FROM used
      WHERE completed IS NOT 'ended' AND (completed IS NOT NULL) <> (
        COALESCE(uses >= usage_limit, 0) OR COALESCE(spent >= budget, 0))
      """),
    Invariant(
      "campaign-projection", "what orders knows of a campaign is what promotion said, or is being told",
      """
      SELECT p.partition, p.campaign_id, p.version AS known_version, c.version
      FROM orders_campaigns p LEFT JOIN promotion_campaigns c ON c.campaign_id = p.campaign_id
      WHERE c.version IS NULL OR p.version > c.version OR (p.version = c.version AND p.open <> (
        c.completed IS NULL AND json_extract(CAST(c.campaign AS TEXT), '$.active')
          AND json_array_length(CAST(c.campaign AS TEXT), '$.codes') = 0))
      """),
  ]
}
