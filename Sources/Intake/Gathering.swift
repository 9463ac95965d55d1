import Contracts
import HTTP
import JSON

/// One list put together from several partitions' answers.
final class Gathering {
  private let limit: Int
  private var missing: Int
  private var lists: [[UInt8]] = []
  private let done: (Outcome) -> Void

  init(_ parts: Int, limit: Int, _ done: @escaping (Outcome) -> Void) {
    missing = parts
    self.limit = limit
    self.done = done
  }

  func add(_ outcome: Outcome) {
    guard missing > 0 else { return }
    guard outcome.status == 200 else {
      missing = 0
      return done(outcome)
    }
    lists.append(outcome.body)
    missing -= 1
    if missing == 0 { done(merged) }
  }

  /// Newest first: ids are time-ordered.
  private var merged: Outcome {
    var orders: [(id: String, raw: ArraySlice<UInt8>)] = []
    for list in lists {
      guard let document = try? JSONDocument(list, limits: .own) else { continue }
      for order in document.root["orders"]?.elements ?? document.root.elements {
        orders.append((order["id"]?.string ?? "", order.raw))
      }
    }
    orders.sort { $0.id > $1.id }
    let shown = orders.prefix(limit)
    var writer = JSONWriter(reserving: 1_024 * shown.count + 64)
    writer.beginObject()
    writer.key("orders")
    writer.beginArray()
    for order in shown { writer.raw(order.raw) }
    writer.endArray()
    if shown.count == limit, let last = shown.last { writer.field("next_cursor", last.id) }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}
