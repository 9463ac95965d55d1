package import JSON

/// Message of the runtime to its own log: the settings that change outcomes are now these. They arrive as a message so
/// that a log replayed later meets them at the same place.
package struct SettingsApplied: Payload {
  package static let type = "SettingsApplied"

  package let values: [String: String]

  package init(values: [String: String]) {
    self.values = values
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    var values: [String: String] = [:]
    for (name, value) in json.members { values[name] = value.string ?? "" }
    self.values = values
  }
}
