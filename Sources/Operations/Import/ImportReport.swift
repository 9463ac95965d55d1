import Contracts
import JSON

/// What became of the rows that were sent.
struct ImportReport {
  private struct Counts {
    var made = 0
    var keptOrUpdated = 0
    var refused = 0
  }

  private let run: String
  private var files: [String: Counts] = [:]
  private var refusals: [(entry: ImportBatch.Entry, detail: String)] = []

  init(run: String) { self.run = run }

  var hasRefusals: Bool { !refusals.isEmpty }

  /// 201 is a thing made; 200 one that was there, changed or not.
  mutating func take(_ entry: ImportBatch.Entry, _ outcome: Outcome) {
    if outcome.isRefusal {
      files[entry.file, default: Counts()].refused += entry.rows
      refusals.append((entry, outcome.problemText))
    } else if outcome.status == 201 {
      files[entry.file, default: Counts()].made += entry.rows
    } else {
      files[entry.file, default: Counts()].keptOrUpdated += entry.rows
    }
  }

  /// By file and line.
  private var sortedRefusals: [(entry: ImportBatch.Entry, detail: String)] {
    refusals.sorted { ($0.entry.file, $0.entry.line) < ($1.entry.file, $1.entry.line) }
  }

  var refusalLines: [String] { sortedRefusals.map { "\($0.entry.place): \($0.detail)" } }

  private var rows: [(file: String, counts: Counts)] {
    ImportFolder.supported.compactMap { type in files[type.file].map { (type.file, $0) } }
  }

  var text: String {
    guard !rows.isEmpty else { return "the files have no rows: nothing to do" }
    return rows.map { file, counts in
      "\(file): \(counts.made + counts.keptOrUpdated) applied (\(counts.made) made, \(counts.keptOrUpdated) updated or "
        + "already so), \(counts.refused) refused"
    }.joined(separator: "\n")
  }

  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("run", run)
    writer.key("files")
    writer.beginArray()
    for (file, counts) in rows {
      writer.beginObject()
      writer.field("file", file)
      writer.field("made", counts.made)
      writer.field("updated_or_same", counts.keptOrUpdated)
      writer.field("refused", counts.refused)
      writer.endObject()
    }
    writer.endArray()
    writer.key("refused")
    writer.beginArray()
    for (entry, detail) in sortedRefusals {
      writer.beginObject()
      writer.field("file", entry.file)
      writer.field("line", entry.line)
      writer.field("detail", detail)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
