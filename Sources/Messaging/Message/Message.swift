package import Contracts
package import JSON

/// One message of a log. `id` says the same fact with the same words, whoever sends it and however often.
package struct Message: Sendable {
  package let id: String
  package let head: Head
  /// JSON text.
  package let body: [UInt8]
  /// The entry that carries it; its milliseconds are the handler's clock.
  package let entry: EntryID
  /// Why the entry's fields are no message, when they are none.
  package let defect: String?

  package init(id: String, head: Head, body: [UInt8], entry: EntryID = .zero, defect: String? = nil) {
    self.id = id
    self.head = head
    self.body = body
    self.entry = entry
    self.defect = defect
  }

  /// A message kept outside of a stream: its head as JSON text.
  package init(id: String, stored head: [UInt8], body: [UInt8]) {
    do {
      self.init(id: id, head: try Head(json: JSONDocument(head, limits: .own).root), body: body)
    } catch {
      self.init(id: id, head: Head(type: "?", sent: 0), body: body, defect: "\(error)")
    }
  }

  package func decode<P: Payload>(_ type: P.Type = P.self) throws -> P {
    guard head.version == P.version || head.version == P.version - 1 else {
      throw UnreadableMessage(id: id, reason: "version \(head.version) of \(P.type), this build reads \(P.version)")
    }
    do { return try P(jsonBytes: body) } catch {
      throw UnreadableMessage(id: id, reason: "\(P.type): \(error)")
    }
  }

  /// Its id; that of the message set aside when it is a retry.
  package var root: String { head.retry.map { String(id.dropLast(".r\($0)".count)) } ?? id }

  /// Who waits for this message's outcome, if anyone does.
  package var waiter: Waiter? {
    head.replyTo.map { Waiter(replyTo: $0, correlation: id, traceparent: head.traceparent) }
  }
}

/// Where an outcome goes: a reply stream, and the id of the message it answers.
package struct Waiter: Sendable, Equatable, JSONEncodable, JSONDecodable {
  package let replyTo: String
  package let correlation: String
  package let traceparent: String?
  /// The idempotency key its outcome is to be kept under, where that is not known otherwise.
  package let key: String?

  package init(replyTo: String, correlation: String, traceparent: String? = nil, key: String? = nil) {
    self.replyTo = replyTo
    self.correlation = correlation
    self.traceparent = traceparent
    self.key = key
  }

  package func kept(under key: String) -> Waiter {
    Waiter(replyTo: replyTo, correlation: correlation, traceparent: traceparent, key: key)
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("reply_to", replyTo)
    writer.field("correlation", correlation)
    writer.optional("traceparent", traceparent)
    writer.optional("key", key)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    replyTo = try json.string("reply_to")
    correlation = try json.string("correlation")
    traceparent = try json.optionalString("traceparent")
    key = try json.optionalString("key")
  }
}

/// A message whose words this build cannot read: poison.
package struct UnreadableMessage: Error, CustomStringConvertible {
  package let id: String
  package let reason: String
  package var description: String { "message \(id) cannot be read: \(reason)" }
}
