/// The rows of all files of an import, and everything that is wrong with them.
package struct ImportBatch {
  struct Entry {
    let line: Int
    fileprivate(set) var row: any ImportRow
    /// Rows of the file that it stands for.
    fileprivate(set) var rows = 1

    var file: String { type(of: row).file }
    var place: String { "\(file):\(line)" }
  }

  /// In the order they are applied.
  private(set) var entries: [Entry] = []
  package private(set) var faults = ImportFaults()
  /// The line of each row, by its file and key.
  private var lines: [String: [String: Int]] = [:]
  /// The place in `entries` of each group, by its file and name.
  private var groups: [String: [String: Int]] = [:]

  package var count: Int { entries.count }

  package init() {}

  func has<Row: ImportRow>(_ type: Row.Type, _ key: String) -> Bool { lines[Row.file]?[key] != nil }

  mutating func read<Row: CSVRow>(_ type: Row.Type, _ bytes: [UInt8]) {
    var reader = CSVReader(bytes)
    var columns: [String: Int]?
    lines[Row.file] = [:]
    while let record = reader.next() {
      switch record {
      case .failure(let fault):
        faults.add(Row.file, fault.line, fault.message)
        // A header that cannot be read leaves nothing to read the rows by.
        if columns == nil { return }
      case .success(let record):
        if let columns {
          add(Row.self, record, columns)
        } else {
          columns = header(Row.self, record)
          if columns == nil { return }
        }
      }
    }
    if columns == nil { faults.add(Row.file, 1, "the header line is missing: \(Row.columns.joined(separator: ","))") }
  }

  /// Nil when the header does not name each column once and nothing else.
  private mutating func header<Row: CSVRow>(_ type: Row.Type, _ record: CSVRecord) -> [String: Int]? {
    let before = faults.count
    var found: [String: Int] = [:]
    for (index, name) in record.fields.enumerated() {
      if !Row.columns.contains(name) {
        faults.add(
          Row.file, record.line, "not a column of this file: \(Row.columns.joined(separator: ","))", column: name)
      } else if found.updateValue(index, forKey: name) != nil {
        faults.add(Row.file, record.line, "named twice in the header", column: name)
      }
    }
    for name in Row.columns where found[name] == nil {
      faults.add(Row.file, record.line, "missing from the header", column: name)
    }
    return faults.count == before ? found : nil
  }

  private mutating func add<Row: CSVRow>(_ type: Row.Type, _ record: CSVRecord, _ columns: [String: Int]) {
    guard record.fields.count == columns.count else {
      return faults.add(
        Row.file, record.line, "the line has \(record.fields.count) fields, the header \(columns.count)")
    }
    var fields = RowFields(record, columns: columns)
    let row = Row(&fields)
    for fault in fields.faults { faults.add(Row.file, record.line, fault.message, column: fault.column) }
    guard fields.faults.isEmpty else { return }
    guard isFirst(row, record.line, column: Row.keyColumns.joined(separator: ", ")) else { return }
    guard let row = row as? any GroupedRow else { return entries.append(Entry(line: record.line, row: row)) }
    put(row, record.line)
  }

  /// A row by itself, or what is wrong with it.
  mutating func add<Row: ImportRow>(_ row: Row, _ line: Int, keyColumn: String) {
    if isFirst(row, line, column: keyColumn) { entries.append(Entry(line: line, row: row)) }
  }

  mutating func addFault(_ file: String, _ line: Int, _ message: String, column: String? = nil) {
    faults.add(file, line, message, column: column)
  }

  private mutating func isFirst<Row: ImportRow>(_ row: Row, _ line: Int, column: String) -> Bool {
    if let first = lines[Row.file]?[row.key] {
      faults.add(Row.file, line, "\(row.key) is already on line \(first)", column: column)
      return false
    }
    lines[Row.file, default: [:]][row.key] = line
    return true
  }

  /// With the others of its group.
  private mutating func put<Row: GroupedRow>(_ row: Row, _ line: Int) {
    guard let place = groups[Row.file]?[row.group], var first = entries[place].row as? Row else {
      groups[Row.file, default: [:]][row.group] = entries.count
      return entries.append(Entry(line: line, row: row))
    }
    first.join(row)
    entries[place].row = first
    entries[place].rows += 1
    if entries[place].rows == Row.groupLimit + 1 {
      faults.add(Row.file, line, "more than \(Row.groupLimit) rows for \(row.group)")
    }
  }
}
