/// What holds of every store's runtime tables.
extension Invariant {
  /// The one that is asked first; where it does not hold, no other is.
  static let intact = Invariant(
    "store-intact", "SQLite finds no damage in any store", "SELECT partition, damage FROM damaged")

  static let runtime = [
    intact,
    Invariant(
      "inbox-unique", "no message was taken twice by a partition",
      """
      SELECT partition, id AS message, COUNT(*) AS times FROM all_inbox GROUP BY partition, id HAVING COUNT(*) > 1
      """),
    Invariant(
      "dead-letter-taken", "a dead letter's message is marked as taken, so that it is never handled behind its back",
      """
      SELECT d.partition, d.id AS message FROM all_dead_letters d JOIN all_store s ON s.partition = d.partition
      WHERE d.at >= s.inbox_floor AND NOT EXISTS (SELECT 1 FROM all_inbox i WHERE i.partition = d.partition AND i.id = d.id)
      """),
    Invariant(
      "dead-letter-retried",
      "the retry of a dead letter was taken where it is said to be, and set aside where it is said so",
      """
      SELECT d.partition, d.id AS message, d.state, d.retry_id FROM all_dead_letters d
      JOIN all_store s ON s.partition = d.partition
      WHERE d.state IN ('handled', 'superseded') AND d.decided_at >= s.inbox_floor
        AND NOT EXISTS (SELECT 1 FROM all_inbox i WHERE i.partition = d.partition AND i.id = d.retry_id)
        OR d.state = 'superseded'
        AND NOT EXISTS (SELECT 1 FROM all_dead_letters n WHERE n.partition = d.partition AND n.id = d.retry_id)
      """),
    Invariant(
      "outbox-moving", "nothing has waited in an outbox for ten minutes for its receiver to commit it",
      """
      SELECT o.partition, o.destination, COUNT(*) AS entries, (SELECT now FROM cut) - MIN(o.at) AS oldest_milliseconds
      FROM all_outbox o WHERE o.destination LIKE 'log %' GROUP BY o.partition, o.destination
      HAVING (SELECT now FROM cut) - MIN(o.at) > 600000
      """),
  ]
}
