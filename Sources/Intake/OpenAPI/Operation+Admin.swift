extension Schema {
  static let partitionReport = Schema.named(
    "Partition",
    .object([
      "partition": .text, "capability": .text, "number": .count,
      "owner": .about("`host:pid` of the worker; empty when there is none.", .text), "epoch": .text,
      "serving": .boolean, "state": .oneOf("none", "starting", "serving", "pausing", "paused", "draining", "stopped"),
      "trouble?": .text, "halted_by?": .about("Who paused or drains it.", .text),
      "log_entries": .about("Kept for replay.", .count), "pending": .about("Being handled.", .count),
      "lag": .about("Milliseconds since the oldest entry not settled was written; 0 for none.", .count),
      "outbox?": .about("Entries to others not yet proven to have arrived.", .count),
      "calls?": .about("Calls to the outside that are not answered yet.", .count),
      "rate": .about("Messages a second, lately.", .count),
      "dead_letters?": .about("Those that wait for a decision.", .count),
    ]))

  static let deadLetterState = Schema.oneOf("waiting", "retrying", "handled", "superseded", "discarded")

  static let deadLetter = Schema.named(
    "DeadLetter",
    .object([
      "id": .text, "cursor?": .text, "partition": .text, "message_id": .text, "type": .text, "order_id?": .text,
      "cause": .text, "attempts": .count, "at": .time, "build": .text, "state": deadLetterState, "decided_by?": .text,
      "reason?": .text, "decided_at?": .time, "retry_id?": .about("The dead letter its retry would be.", .text),
      "head?": .about("What travels beside the content.", .open), "body?": .about("The content.", .open),
      "unreadable_body?": .text,
    ]))

  static let trace = Schema.named(
    "Trace",
    .object([
      "order": .open,
      "messages": .about("Trees: each message, and as `children` what it caused.", .list(tracedMessage)),
      "stores": .list(
        .object(["partition": .text, "tables": .open, "inbox": .list(.object(["id": .text, "at": .number]))])),
      "under_way": .list(.open), "set_aside": .list(.open),
      "stores_not_read": .about(
        "Stores that are not on the intake's host: the logs alone are told.",
        .list(.object(["partition": .text, "reason": .text]))),
      "gaps": .about("Streams that no longer reach back to the order.", .list(.open)),
    ]))

  private static let tracedMessage = Schema.named(
    "TracedMessage",
    .object([
      "id": .text, "kind": .text, "place": .text, "type": .text, "cause": .nullable(.text),
      "attempt": .nullable(.number), "due": .nullable(.number), "entry": .nullable(.text),
      "written_at": .nullable(.number), "taken_at": .nullable(.number), "waited_ms": .nullable(.number),
      "worked_ms": .nullable(.number), "relayed_ms": .nullable(.number), "deliveries": .count,
      "state": .oneOf("taken", "relayed", "settled", "set_aside", "waiting", "published", "unknown"),
      "set_aside": .nullable(.text), "recorded": .list(.object(["table": .text, "row": .open])),
      "children": .list(.reference("TracedMessage")),
    ]))
}

extension Operation {
  static let listStreams = Operation(
    id: "listStreams", tag: .operation, summary: "Every partition: owner, backlog, outbox, rate, dead letters.",
    successes: [.ok(.object(["partitions": .list(.partitionReport)]))], blocks: true)

  static let traceOrder = Operation(
    id: "traceOrder", tag: .operation,
    summary: "An order's way: every message, what caused it, how long it took; from the logs and the stores at hand.",
    successes: [.ok(.trace)], refusals: [.notFound], blocks: true)

  static let listDeadLetters = Operation(
    id: "listDeadLetters", tag: .operation, summary: "Messages that could not be handled, the newest first.",
    query: [
      Query(name: "capability", about: "Only of this one."),
      Query(name: "state", about: "Only these.", schema: .deadLetterState),
      Query(name: "type", about: "Only messages of this type."), .cursor, .limit,
    ],
    successes: [.ok(.named("DeadLetterPage", .page("dead_letters", of: .deadLetter)))])

  static let readDeadLetter = Operation(
    id: "readDeadLetter", tag: .operation, summary: "One dead letter with its content.", successes: [.ok(.deadLetter)],
    refusals: [.notFound])

  static let retryDeadLetter = Operation(
    id: "retryDeadLetter", tag: .operation,
    summary: "Handle it once more; its state tells when that was done: handled, or superseded by its retry.",
    body: .object(["reason?": .text]),
    successes: [Success(status: 202, schema: .deadLetter, about: "Its retry is durable and under way.")],
    refusals: [.notFound, Refusal(409, "dead-letter-decided"), Refusal(409, "dead-letter-unreadable")])

  static let discardDeadLetter = Operation(
    id: "discardDeadLetter", tag: .operation, summary: "Mark it as not to be handled; it stays to be read.",
    body: .object(["reason": .text]), successes: [.ok(.deadLetter)],
    refusals: [.notFound, Refusal(409, "dead-letter-decided")])
}
