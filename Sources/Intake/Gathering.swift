import Contracts
import HTTP
import JSON

/// A list that partitions answer parts of: the member it is, and the member of each element that orders them, the
/// largest first, and is the cursor.
struct Listing {
  let name: StaticString
  let order: String

  /// Ids are time-ordered.
  static let orders = Listing(name: "orders", order: "id")
  static let deadLetters = Listing(name: "dead_letters", order: "cursor")
}

/// One list put together from several partitions' answers.
final class Gathering {
  private let listing: Listing
  private let limit: Int
  private var missing: Int
  private var lists: [[UInt8]] = []
  private let done: (Outcome) -> Void

  init(_ parts: Int, _ listing: Listing, limit: Int, _ done: @escaping (Outcome) -> Void) {
    missing = parts
    self.listing = listing
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

  private var merged: Outcome {
    var items: [(order: String, raw: ArraySlice<UInt8>)] = []
    for list in lists {
      guard let document = try? JSONDocument(list, limits: .own) else { continue }
      for item in document.root["\(listing.name)"]?.elements ?? document.root.elements {
        items.append((item[listing.order]?.string ?? "", item.raw))
      }
    }
    items.sort { $0.order > $1.order }
    let shown = items.prefix(limit)
    var writer = JSONWriter(reserving: 1_024 * shown.count + 64)
    writer.beginObject()
    writer.key(listing.name)
    writer.beginArray()
    for item in shown { writer.raw(item.raw) }
    writer.endArray()
    if shown.count == limit, let last = shown.last { writer.field("next_cursor", last.order) }
    writer.endObject()
    return Outcome(200, body: writer.bytes)
  }
}
