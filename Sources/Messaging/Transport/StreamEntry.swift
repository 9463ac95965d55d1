import JSON
package import Redis

/// A stream entry's fields: `id`, `head`, `body`, repeated for each message it carries.
package enum StreamEntry {
  /// Adds a frame's messages as fields of an XADD.
  package static func append(_ payload: [UInt8], to command: inout RedisCommand) {
    var field = 0
    Frame(stored: payload).forEachField { bytes in
      switch field % 3 {
      case 0: command.add("id")
      case 1: command.add("head")
      default: command.add("body")
      }
      command.add(bytes)
      field += 1
    }
  }

  /// Reads `[entry id, [field, value, …]]`. An entry deleted meanwhile has no messages left.
  package static func read(_ value: RedisValue) -> Entry? {
    guard value.count == 2, let text = value[0].text, let id = EntryID(text) else { return nil }
    let fields = value[1]
    var messages: [Message] = []
    var index = 0
    while index < fields.count {
      messages.append(message(fields, at: index, entry: id))
      index += 6
    }
    return Entry(id: id, messages: messages)
  }

  private static func message(_ fields: RedisValue, at index: Int, entry: EntryID) -> Message {
    func defective(_ id: String, _ body: [UInt8], _ why: String) -> Message {
      Message(id: id, head: Head(type: "?", sent: Int64(entry.milliseconds)), body: body, entry: entry, defect: why)
    }
    guard index + 5 < fields.count, fields[index].equals("id"), fields[index + 2].equals("head"),
      fields[index + 4].equals("body"), let id = fields[index + 1].text, let body = fields[index + 5].bytes
    else { return defective("\(entry).\(index / 6)", [], "the entry's fields are not id, head, body") }
    do {
      let head = try Head(json: JSONDocument(fields[index + 3].bytes ?? [], limits: .own).root)
      return Message(id: id, head: head, body: body, entry: entry)
    } catch {
      return defective(id, body, "head: \(error)")
    }
  }
}
