/// Reads CSV as RFC 4180 has it, record by record: quoted fields, doubled quotes, line ends inside quotes. A line ends
/// with CRLF or LF; a byte order mark before the first and empty lines between records are passed over. Text is strict
/// UTF-8 (RFC 3629).
package struct CSVReader {
  private let bytes: [UInt8]
  private var position: Int
  private var line = 1

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next record, or what is wrong with it; nil at the end. After a fault reading goes on with the next line.
  package mutating func next() -> Result<CSVRecord, CSVFault>? {
    while skipLineEnd() {}
    guard position < bytes.count else { return nil }
    let start = line
    do throws(CSVFault) {
      return .success(CSVRecord(line: start, fields: try fields(from: start)))
    } catch {
      skipLine()
      return .failure(error)
    }
  }

  private mutating func fields(from start: Int) throws(CSVFault) -> [String] {
    var fields: [String] = []
    while true {
      let isQuoted = position < bytes.count && bytes[position] == CSVReader.quote
      let raw = isQuoted ? try quotedField(from: start) : try plainField(from: start)
      guard let text = String(validating: raw, as: UTF8.self) else {
        throw CSVFault(line: start, message: "field \(fields.count + 1) is not UTF-8")
      }
      fields.append(text)
      guard position < bytes.count, bytes[position] == CSVReader.comma else { break }
      position += 1
    }
    guard position == bytes.count || skipLineEnd() else {
      throw CSVFault(line: start, message: "field \(fields.count) goes on after its closing quote")
    }
    return fields
  }

  private mutating func plainField(from start: Int) throws(CSVFault) -> ArraySlice<UInt8> {
    let first = position
    while position < bytes.count, bytes[position] != CSVReader.comma, lineEnd == 0 {
      guard bytes[position] != CSVReader.quote else {
        throw CSVFault(line: start, message: "a field with a quote in it must be quoted, and the quote doubled")
      }
      position += 1
    }
    return bytes[first..<position]
  }

  private mutating func quotedField(from start: Int) throws(CSVFault) -> ArraySlice<UInt8> {
    var field: ArraySlice<UInt8> = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == CSVReader.quote {
        guard position < bytes.count, bytes[position] == CSVReader.quote else { return field }
        position += 1
      } else if byte == CSVReader.lineFeed {
        line += 1
      }
      field.append(byte)
    }
    throw CSVFault(line: start, message: "a quoted field is not closed")
  }
}

extension CSVReader {
  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Bytes of the line end at the present position; 0 where there is none.
  private var lineEnd: Int {
    guard position < bytes.count else { return 0 }
    if bytes[position] == CSVReader.lineFeed { return 1 }
    guard bytes[position] == CSVReader.carriageReturn, position + 1 < bytes.count else { return 0 }
    return bytes[position + 1] == CSVReader.lineFeed ? 2 : 0
  }

  private mutating func skipLineEnd() -> Bool {
    let length = lineEnd
    guard length > 0 else { return false }
    position += length
    line += 1
    return true
  }

  private mutating func skipLine() {
    while position < bytes.count, lineEnd == 0 { position += 1 }
    _ = skipLineEnd()
  }
}
