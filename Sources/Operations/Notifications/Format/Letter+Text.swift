import Contracts

/// A letter as text and as HTML, to somebody.
extension Letter {
  private static func greeting(_ name: String) -> String {
    let name = name.singleLine
    return name.isEmpty ? "Hello," : "Dear \(name),"
  }

  /// Lines end with CR LF, as text in mails does (RFC 2046 §4.1.1).
  func plain(to name: String) -> String {
    let list = items.map { "  \($0.text)" }.joined(separator: "\r\n")
    let parts = [Letter.greeting(name), opening.singleLine, list, closing?.singleLine ?? ""]
    return (parts + links.map { "\($0.text.singleLine): \($0.url)" }).filter { !$0.isEmpty }.joined(
      separator: "\r\n\r\n") + "\r\n"
  }

  func html(to name: String) -> String {
    func paragraph(_ text: String) -> String { "<p>\(text.singleLine.escapedForHTML)</p>\r\n" }
    let rows = items.map {
      "<tr><td>\($0.what.singleLine.escapedForHTML)</td><td>\($0.value.singleLine.escapedForHTML)</td></tr>\r\n"
    }
    let table = rows.isEmpty ? "" : "<table>\r\n\(rows.joined())</table>\r\n"
    let anchors = links.map {
      "<p><a href=\"\($0.url.escapedForHTML)\">\($0.text.singleLine.escapedForHTML)</a></p>\r\n"
    }
    return
      "<!DOCTYPE html>\r\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>\(subject.singleLine.escapedForHTML)"
      + "</title></head><body>\r\n" + paragraph(Letter.greeting(name)) + paragraph(opening) + table
      + (closing.map(paragraph) ?? "") + anchors.joined() + "</body></html>\r\n"
  }
}

extension Letter.Item {
  fileprivate var text: String { value.isEmpty ? what.singleLine : "\(what.singleLine): \(value.singleLine)" }
}
