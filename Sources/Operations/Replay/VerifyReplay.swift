import Foundation
import JSON
import Messaging
import Replay

/// `orderflow replay verify`: the log into a scratch store, held against the store at the same position.
enum VerifyReplay {
  static func run(_ context: ReplayContext) throws -> Failure.Status {
    let directory = context.directory
    let scratch = "\(directory.path)/verify-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let copies = try StoreCopies.take(
      directory, context.invocation.settings, name: "verify-\(getpid())-\(Clock.unixMilliseconds)", folder: scratch)
    var verified: [Verification] = []
    for partition in context.partitions {
      var progress = Progress("verify \(partition)", unit: "messages")
      verified.append(
        try Verification.run(
          partition, context.capability, context.manifest.topology, context.access,
          bases: context.bases(partition), copy: "\(copies.folder)/\(partition).sqlite3",
          scratch: "\(scratch)/\(partition).replay"
        ) { progress.count($0) })
      progress.end()
    }
    print(context.invocation.isJSON ? json(verified) : verified.map(text).joined(separator: "\n"))
    return verified.allSatisfy(\.holds) ? .done : .foundWrong
  }

  private static func json(_ verified: [Verification]) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("holds", verified.allSatisfy(\.holds))
    writer.list("partitions", verified)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func text(_ verification: Verification) -> String {
    var lines = [
      "\(verification.partition): \(verification.counts.messages) messages in \(verification.counts.entries) entries "
        + "from \(verification.base) through \(verification.through)"
    ]
    for table in verification.tables {
      let digests =
        table.isSame
        ? table.store?.digest ?? ""
        : "\(table.store?.digest ?? "none") in the store, "
          + "\(table.replay?.digest ?? "none") by the log"
      lines.append(
        "  \(table.isSame ? "same   " : "DIFFERS")  \(table.name): \(table.store?.rows ?? 0) rows, \(digests)")
    }
    guard let difference = verification.difference else { return lines.joined(separator: "\n") }
    lines.append("  first differing message: \(difference.firstMessage ?? "none wrote these rows")")
    for row in difference.rows {
      lines.append("  \(row.table) \(row.key), last written by \(row.message ?? "no message")")
      lines.append("    store   \(row.store ?? "no such row")")
      lines.append("    replay  \(row.replay ?? "no such row")")
    }
    return lines.joined(separator: "\n")
  }
}
