import Contracts
import JSON

/// What applying the rows would do.
struct DryRunReport {
  private struct Counts {
    var new = 0
    var changed = 0
    var same = 0
    var refused = 0
  }

  /// One row that is not as its thing is now.
  fileprivate struct Finding {
    let entry: ImportBatch.Entry
    let verdict: RowVerdict
  }

  private var files: [String: Counts] = [:]
  private var findings: [Finding] = []

  var hasRefusals: Bool { files.values.contains { $0.refused > 0 } }

  mutating func take(_ entry: ImportBatch.Entry, _ verdict: RowVerdict) {
    var counts = files[entry.file] ?? Counts()
    switch verdict {
    case .new: counts.new += entry.rows
    case .changed: counts.changed += entry.rows
    case .same: counts.same += entry.rows
    case .refused: counts.refused += entry.rows
    }
    files[entry.file] = counts
    if case .same = verdict { return }
    findings.append(Finding(entry: entry, verdict: verdict))
  }

  private func findings(_ file: String) -> [Finding] {
    findings.filter { $0.entry.file == file }.sorted { $0.entry.line < $1.entry.line }
  }

  private var rows: [(file: String, counts: Counts)] {
    ImportFolder.supported.compactMap { type in files[type.file].map { (type.file, $0) } }
  }

  var text: String {
    let lines = rows.flatMap { file, _ in findings(file).map(line) }
    let sums = rows.map { file, counts in
      "\(file): \(counts.new) new, \(counts.changed) changed, \(counts.same) unchanged, \(counts.refused) refused"
    }
    return (lines + sums + ["nothing was applied: leave out --dry-run to do it"]).joined(separator: "\n")
  }

  private func line(_ finding: Finding) -> String {
    let start = "\(finding.entry.place): \(finding.entry.row.key)"
    switch finding.verdict {
    case .new: return "\(start) is new"
    case .changed(let fields): return "\(start): \(fields.joined(separator: ", "))"
    case .same: return "\(start) stays"
    case .refused(let detail): return "\(start) would be refused: \(detail)"
    }
  }

  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("files")
    writer.beginArray()
    for (file, counts) in rows {
      writer.beginObject()
      writer.field("file", file)
      writer.field("new", counts.new)
      writer.field("changed", counts.changed)
      writer.field("unchanged", counts.same)
      writer.field("refused", counts.refused)
      writer.endObject()
    }
    writer.endArray()
    writer.key("rows")
    writer.beginArray()
    for finding in rows.flatMap({ findings($0.file) }) { finding.write(to: &writer) }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension DryRunReport.Finding {
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("file", entry.file)
    writer.field("line", entry.line)
    writer.field("key", entry.row.key)
    switch verdict {
    case .new: writer.field("change", "new")
    case .same: writer.field("change", "none")
    case .refused(let detail):
      writer.field("change", "refused")
      writer.field("detail", detail)
    case .changed(let fields):
      writer.field("change", "changed")
      writer.key("fields")
      writer.beginArray()
      for field in fields { writer.string(field) }
      writer.endArray()
    }
    writer.endObject()
  }
}
