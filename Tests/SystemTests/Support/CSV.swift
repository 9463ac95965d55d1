import Foundation

/// Comma-separated values with quotes (RFC 4180); the first row names the columns.
enum CSV {
  static func read(_ data: Data) throws -> [[String: String]] {
    var rows = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(fields)
    guard !rows.isEmpty else { return [] }
    let names = rows.removeFirst()
    return rows.map { Dictionary(zip(names, $0)) { $1 } }
  }

  private static func fields(_ row: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in row {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
