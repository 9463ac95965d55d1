import Contracts
import JSON

/// Every event there is, as its page shows it: made of the samples and the sources.
struct EventCatalogue {
  struct Entry {
    let type: any Event.Type
    let shape: EventShape
    /// JSON text with every optional member.
    let example: String
    let capability: CapabilityName
    /// When it is sent.
    let summary: String
  }

  let entries: [Entry]
  /// The objects in them.
  let shapes: [EventShape]
  let faults: [String]

  init() throws {
    let samples = Dictionary(grouping: Samples.all.filter { $0.payload is any Event }, by: \.type)
    let made = try samples.sorted { $0.key < $1.key }.map { try EventCatalogue.entry($0.key, $0.value) }
    entries = made.compactMap(\.entry)
    shapes = EventCatalogue.shapes(of: made.flatMap(\.shape.parts))
    let strange = made.filter { $0.entry == nil }.map {
      "\($0.shape.name): its comment does not begin with `Event of`, its capability and a colon"
    }
    faults = strange + (made.map(\.shape) + shapes).flatMap(\.faults)
  }

  /// No entry where the sources do not say whose event it is.
  private static func entry(_ name: String, _ samples: [Sample]) throws -> (shape: EventShape, entry: Entry?) {
    let full = samples.filter { !$0.isBare } + samples.filter(\.isBare)
    let shape = EventShape(name, try full.map { try JSONDocument($0.payload.json).root })
    guard let type = Swift.type(of: full[0].payload) as? any Event.Type, let source = ContractSource.all[name],
      let capability = CapabilityName(rawValue: source.folder.lowercased()),
      source.summary.hasPrefix("Event of \(capability.rawValue): ")
    else { return (shape, nil) }
    let entry = Entry(
      type: type, shape: shape, example: String(decoding: full[0].payload.json, as: UTF8.self),
      capability: capability, summary: String(source.summary.dropFirst("Event of \(capability.rawValue): ".count)))
    return (shape, entry)
  }

  private static func shapes(of parts: [(name: String, objects: [JSONView])]) -> [EventShape] {
    var (queue, objects): (_, [String: [JSONView]]) = (parts, [:])
    while let part = queue.popLast() {
      objects[part.name, default: []] += part.objects
      queue += EventShape(part.name, part.objects).parts
    }
    return objects.sorted { $0.key < $1.key }.map { EventShape($0.key, $0.value) }
  }

  // MARK: Page

  var markdown: String {
    var text = ""
    for capability in CapabilityName.allCases {
      let own = entries.filter { $0.capability == capability }
      if !own.isEmpty { text += "### `orderflow:{\(capability.rawValue)}:events`\n\n" }
      for entry in own { text += markdown(entry) }
    }
    text += "### Objects in them\n\n"
    for shape in shapes { text += "#### \(shape.name)\n\n\(EventCatalogue.table(shape))\n" }
    return text
  }

  private func markdown(_ entry: Entry) -> String {
    """
    #### \(entry.shape.name)

    Version \(entry.type.version): \(entry.summary)

    \(EventCatalogue.table(entry.shape))
    ```json
    \(entry.example)
    ```


    """
  }

  private static func table(_ shape: EventShape) -> String {
    let rows = shape.fields.map {
      "| `\($0.name)` | \($0.type)\($0.isOptional ? ", optional" : "") | \($0.meaning) |\n"
    }
    return "| field | type | |\n| --- | --- | --- |\n" + rows.joined()
  }
}
