import Contracts
import JSON

/// Every event there is, as its page shows it: made of the samples, the sources and the subscriptions.
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
  /// What they have in common, each after what it is a part of.
  let shapes: [EventShape]
  let faults: [String]

  init() throws {
    var faults: [String] = []
    var parts: [(name: String, objects: [JSONView])] = []
    var entries: [Entry] = []
    let samples = Dictionary(grouping: Samples.all.filter { $0.payload is any Event }, by: \.type)
    for (name, samples) in samples.sorted(by: { $0.key < $1.key }) {
      guard let payload = samples.first?.payload, let type = Swift.type(of: payload) as? any Event.Type else {
        continue
      }
      let full = samples.sorted { !$0.isBare && $1.isBare }
      let shape = EventShape(name, try full.map { try JSONDocument($0.payload.json).root })
      (faults, parts) = (faults + shape.faults, parts + shape.parts)
      let source = ContractSource.all[name]
      guard let folder = source?.folder, let capability = CapabilityName(rawValue: folder.lowercased()),
        let summary = source?.summary, summary.hasPrefix("Event of \(capability.rawValue): ")
      else {
        faults.append("\(name): its comment does not begin with `Event of`, its capability and a colon")
        continue
      }
      entries.append(
        Entry(
          type: type, shape: shape, example: String(decoding: full[0].payload.json, as: UTF8.self),
          capability: capability, summary: String(summary.dropFirst("Event of \(capability.rawValue): ".count))))
    }
    let order = CapabilityName.allCases.map(\.rawValue)
    self.entries = entries.sorted {
      (order.firstIndex(of: $0.capability.rawValue) ?? 0, $0.shape.name)
        < (order.firstIndex(of: $1.capability.rawValue) ?? 0, $1.shape.name)
    }
    (shapes, self.faults) = EventCatalogue.shapes(of: parts, faults)
  }

  private static func shapes(
    of parts: [(name: String, objects: [JSONView])], _ known: [String]
  ) -> ([EventShape], [String]) {
    var (shapes, faults, queue): ([String: EventShape], [String], _) = ([:], known, parts)
    var objects: [String: [JSONView]] = [:]
    while let part = queue.popLast() {
      objects[part.name, default: []] += part.objects
      let shape = EventShape(part.name, objects[part.name] ?? [])
      if shapes[part.name] == nil { queue += shape.parts }
      shapes[part.name] = shape
    }
    let sorted = shapes.values.sorted { $0.name < $1.name }
    for shape in sorted { faults += shape.faults }
    return (sorted, faults)
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
