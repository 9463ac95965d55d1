package import JSON

/// What travels beside a message's body; compact JSON in the entry's `head` field.
package struct Head: Sendable, Equatable, JSONEncodable {
  package var type: String
  package var version: Int
  /// The id of the message that caused this one; empty for a root.
  package var cause: String
  /// The sender's commit time, Unix milliseconds.
  package var sent: Int64
  /// For a timer: when it was due, Unix milliseconds.
  package var due: Int64?
  /// For a timer: the partitions that were behind when it fired, and the age of the oldest entry each had not settled,
  /// milliseconds.
  package var backlog: [PartitionID: Int64] = [:]
  /// The stream that waits for the outcome.
  package var replyTo: String?
  /// On a reply: the id of the message it answers.
  package var correlation: String?
  /// W3C trace context of the request.
  package var traceparent: String?
  /// The caller's idempotency key, with its scope, and a fingerprint of what was asked under it.
  package var key: String?
  package var fingerprint: String?
  /// For the retry of a dead letter: which one it is, from 1.
  package var retry: Int?
  /// The stops still ahead.
  package var slip: [Stop]

  package init(type: String, version: Int = 1, cause: String = "", sent: Int64, slip: [Stop] = []) {
    self.type = type
    self.version = version
    self.cause = cause
    self.sent = sent
    self.slip = slip
  }

  /// The trace its request belongs to: the second part of `traceparent`.
  package var traceID: String? {
    traceparent?.split(separator: "-").dropFirst().first.map(String.init)
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("type", type)
    writer.field("version", version)
    if !cause.isEmpty { writer.field("cause", cause) }
    writer.field("sent", sent)
    writer.optional("due", due)
    writeBacklog(to: &writer)
    writer.optional("reply_to", replyTo)
    writer.optional("correlation", correlation)
    writer.optional("traceparent", traceparent)
    writer.optional("key", key)
    writer.optional("fingerprint", fingerprint)
    writer.optional("retry", retry.map(Int64.init))
    if !slip.isEmpty {
      writer.key("slip")
      writer.beginArray()
      for stop in slip { writer.string(stop.description) }
      writer.endArray()
    }
    writer.endObject()
  }

  private func writeBacklog(to writer: inout JSONWriter) {
    guard !backlog.isEmpty else { return }
    writer.key("backlog")
    writer.beginObject()
    for (partition, age) in backlog.map({ ("\($0)", $1) }).sorted(by: { $0.0 < $1.0 }) {
      writer.key(partition)
      writer.integer(age)
    }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    type = try json.string("type")
    version = try json.int("version")
    cause = json["cause"]?.string ?? ""
    sent = try json.int64("sent")
    due = try json.optionalInt64("due")
    replyTo = try json.optionalString("reply_to")
    correlation = try json.optionalString("correlation")
    traceparent = try json.optionalString("traceparent")
    key = try json.optionalString("key")
    fingerprint = try json.optionalString("fingerprint")
    retry = try json.optionalInt64("retry").map(Int.init)
    if let ages = json["backlog"] {
      for (name, age) in ages.members {
        if let partition = PartitionID(name), let age = age.int64 { backlog[partition] = age }
      }
    }
    slip = []
    guard let stops = json["slip"] else { return }
    for stop in stops.elements {
      guard let text = stop.string, let parsed = Stop(text) else {
        throw JSONError(offset: 0, message: "slip: not a list of stops")
      }
      slip.append(parsed)
    }
  }
}
