/// The Prometheus text format, version 0.0.4.
/// <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>
package enum Exposition {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  static func labels(_ labels: Labels) -> String {
    labels.map { "\($0.name)=\"\(escapedValue($0.value))\"" }.joined(separator: ",")
  }

  static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

  /// In a label's value: backslash, double quote and line feed.
  static func escapedValue(_ text: String) -> String {
    escaped(text, quote: true)
  }

  /// In a help line: backslash and line feed.
  static func escapedHelp(_ text: String) -> String { escaped(text, quote: false) }

  private static func escaped(_ text: String, quote: Bool) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quote: result += "\\\""
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// Whole numbers without a fraction.
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
