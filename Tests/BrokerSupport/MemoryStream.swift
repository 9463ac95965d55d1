package import Messaging

/// A Redis stream in memory: entries in order, an id that never goes back, consumer groups.
/// <https://redis.io/docs/latest/develop/data-types/streams/>
package struct MemoryStream {
  package struct Item {
    package let id: EntryID
    /// Names and values, in turn.
    package let fields: [[UInt8]]
  }

  /// The system has one consumer a group, so that the group's pending list is the consumer's.
  package struct Group {
    package var lastDelivered: EntryID
    /// Delivered and not acknowledged, in order.
    package var pending: [EntryID] = []
  }

  package private(set) var items: [Item] = []
  package private(set) var lastID = EntryID.zero
  package var groups: [String: Group] = [:]

  package init() {}

  /// The id an entry added now gets: the clock's, but above every earlier one.
  func nextID(_ now: Int64) -> EntryID {
    let milliseconds = UInt64(max(0, now))
    return milliseconds > lastID.milliseconds
      ? EntryID(milliseconds, 0) : EntryID(lastID.milliseconds, lastID.sequence + 1)
  }

  mutating func add(_ fields: [[UInt8]], id: EntryID) {
    precondition(id > lastID, "the ID specified in XADD is equal or smaller than the target stream top item")
    items.append(Item(id: id, fields: fields))
    lastID = id
  }

  package func item(_ id: EntryID) -> Item? {
    let index = place(of: id)
    return index < items.count && items[index].id == id ? items[index] : nil
  }

  func first(after id: EntryID) -> EntryID? {
    let index = place(of: EntryID(id.milliseconds, id.sequence + 1))
    return index < items.count ? items[index].id : nil
  }

  /// The first place whose id is not below `id`.
  private func place(of id: EntryID) -> Int {
    var (low, high) = (0, items.count)
    while low < high {
      let middle = (low + high) / 2
      if items[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The next entries never delivered to the group, pending from now on.
  mutating func deliver(to name: String, count: Int) -> [Item]? {
    guard var group = groups[name] else { return nil }
    let start = place(of: EntryID(group.lastDelivered.milliseconds, group.lastDelivered.sequence + 1))
    let found = Array(items[start...].prefix(count))
    guard let last = found.last else { return [] }
    group.lastDelivered = last.id
    group.pending += found.map(\.id)
    groups[name] = group
    return found
  }

  /// Pending entries after this id; one that was deleted meanwhile has no fields left.
  func pending(of name: String, after: EntryID, count: Int) -> [Item]? {
    guard let group = groups[name] else { return nil }
    return group.pending.lazy.filter { $0 > after }.prefix(count).map { item($0) ?? Item(id: $0, fields: []) }
  }

  mutating func acknowledge(_ ids: [EntryID], in name: String) {
    let gone = Set(ids)
    groups[name]?.pending.removeAll { gone.contains($0) }
  }

  mutating func delete(_ id: EntryID) { items.removeAll { $0.id == id } }

  /// Trimming is "about": whole nodes of a hundred entries go.
  mutating func trim(before id: EntryID) { dropNodes(place(of: id)) }
  mutating func trim(to length: Int) { dropNodes(items.count - length) }

  private mutating func dropNodes(_ count: Int) {
    if count >= 100 { items.removeFirst(count / 100 * 100) }
  }

  var bytes: Int64 { items.reduce(0) { $1.fields.reduce($0 + 16) { $0 + Int64($1.count) } } }
}
