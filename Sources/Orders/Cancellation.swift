import Contracts
import JSON
import Messaging

/// An order called off: by whom and why, and while it is `cancelling` what it still waits for.
struct Cancellation: JSONEncodable, JSONDecodable {
  /// `customer` or `staff`.
  let actor: String
  var reason: String?
  /// Partitions that have not said yet that all is given back.
  var awaited: [String] = []
  /// Who is to be answered when the order is cancelled.
  var waiters: [Waiter] = []

  init(_ command: CancelOrder) {
    actor = command.actor
    reason = command.reason
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("actor", actor)
    writer.optional("reason", reason)
    writer.strings("awaited", awaited)
    writer.list("waiters", waiters)
    writer.endObject()
  }

  init(json: JSONView) throws(JSONError) {
    actor = try json.string("actor")
    reason = try json.optionalString("reason")
    awaited = json["awaited"]?.elements.compactMap(\.string) ?? []
    waiters = try json.list("waiters") { (waiter) throws(JSONError) in try Waiter(json: waiter) }
  }

  /// As the order's document shows it.
  func shown(at now: Int64) -> [UInt8] {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.field("by", actor)
    writer.optional("reason", reason)
    writer.field("at", Timestamp.format(now))
    writer.endObject()
    return writer.bytes
  }
}
