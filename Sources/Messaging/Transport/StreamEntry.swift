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

  /// The same of fields that are held elsewhere.
  package static func read(_ entry: EntryID, _ fields: [[UInt8]]) -> Entry {
    let messages = stride(from: 0, to: fields.count, by: 6).map { index in
      let part = fields[index..<min(index + 6, fields.count)]
      guard part.count == 6, part[index].elementsEqual("id".utf8), part[index + 2].elementsEqual("head".utf8),
        part[index + 4].elementsEqual("body".utf8)
      else { return unnamed(index, entry) }
      return message(
        String(decoding: part[index + 1], as: UTF8.self), head: part[index + 3], body: part[index + 5], entry)
    }
    return Entry(id: entry, messages: messages)
  }

  private static func message(_ fields: RedisValue, at index: Int, entry: EntryID) -> Message {
    guard index + 5 < fields.count, fields[index].equals("id"), fields[index + 2].equals("head"),
      fields[index + 4].equals("body"), let id = fields[index + 1].text, let body = fields[index + 5].bytes
    else { return unnamed(index, entry) }
    return message(id, head: fields[index + 3].bytes ?? [], body: body, entry)
  }

  /// A message from its three fields; one whose head cannot be read says so.
  static func message(_ id: String, head: [UInt8], body: [UInt8], _ entry: EntryID) -> Message {
    do {
      return Message(id: id, head: try Head(json: JSONDocument(head, limits: .own).root), body: body, entry: entry)
    } catch {
      return defective(id, body, entry, "head: \(error)")
    }
  }

  private static func unnamed(_ index: Int, _ entry: EntryID) -> Message {
    defective("\(entry).\(index / 6)", [], entry, "the entry's fields are not id, head, body")
  }

  private static func defective(_ id: String, _ body: [UInt8], _ entry: EntryID, _ why: String) -> Message {
    Message(id: id, head: Head(type: "?", sent: Int64(entry.milliseconds)), body: body, entry: entry, defect: why)
  }
}
