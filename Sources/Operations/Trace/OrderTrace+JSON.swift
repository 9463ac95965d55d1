package import JSON

extension OrderTrace: JSONEncodable {
  /// Times are Unix milliseconds, durations milliseconds, and what nobody recorded is null.
  ///
  /// - `order`: see ``OrderSummary``.
  /// - `messages`: the trees; see ``TracedMessage``.
  /// - `stores`: per store at hand `partition`, `tables` (rows by table) and `inbox` (`id`, `at`).
  /// - `under_way`: see ``UnderWay``. `set_aside`: `partition`, `state`, `id`, `type`, `cause`, `attempts`, `at`.
  /// - `stores_not_read`: `partition`, `reason`.
  /// - `gaps`: streams that no longer reach back to the order: `place` (as in a message), `reaches_back_to`.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("order", OrderSummary(self))
    writer.list("messages", roots)
    writer.list("stores", stores)
    writer.list("under_way", underWay)
    writer.list("set_aside", setAside)
    writer.list("stores_not_read", absent)
    writer.list("gaps", gaps)
    writer.endObject()
  }
}

extension StoreRecord: JSONEncodable {
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("partition", "\(partition)")
    writer.key("tables")
    writer.beginObject()
    for table in tables {
      writer.key(table)
      writer.beginArray()
      for row in rows(of: table) { row.write(to: &writer) }
      writer.endArray()
    }
    writer.endObject()
    writer.key("inbox")
    writer.beginArray()
    for (id, at) in inbox.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      writer.beginObject()
      writer.field("id", id)
      writer.field("at", at)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }

  /// In the order of the schema.
  var tables: [String] {
    rows.reduce(into: []) { names, row in if !names.contains(row.table) { names.append(row.table) } }
  }
}

extension OrderTrace.Absent: JSONEncodable {
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("partition", "\(partition)")
    writer.field("reason", reason)
    writer.endObject()
  }
}

extension TraceGap: JSONEncodable {
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("place", place.shown)
    writer.nullable("reaches_back_to", reachesBackTo)
    writer.endObject()
  }
}
