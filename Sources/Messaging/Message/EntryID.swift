/// The id of a stream entry: milliseconds of Redis' clock and a sequence within them.
/// <https://redis.io/docs/latest/develop/data-types/streams/#entry-ids>
package struct EntryID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let milliseconds: UInt64
  package let sequence: UInt64

  package static let zero = EntryID(0, 0)
  /// After every entry.
  package static let end = EntryID(.max, .max)

  package init(_ milliseconds: UInt64, _ sequence: UInt64) {
    self.milliseconds = milliseconds
    self.sequence = sequence
  }

  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-")
    guard parts.count == 2, let milliseconds = UInt64(parts[0]), let sequence = UInt64(parts[1]) else { return nil }
    self.init(milliseconds, sequence)
  }

  package var description: String { "\(milliseconds)-\(sequence)" }

  package static func < (left: EntryID, right: EntryID) -> Bool {
    left.milliseconds != right.milliseconds
      ? left.milliseconds < right.milliseconds : left.sequence < right.sequence
  }
}

/// How far a log is settled. Two positions compare only within one incarnation of Redis: in another one the same
/// entry ids mean other entries.
package struct Position: Equatable, Sendable, CustomStringConvertible {
  package let incarnation: String
  package let entry: EntryID

  package init(incarnation: String, entry: EntryID) {
    self.incarnation = incarnation
    self.entry = entry
  }

  /// `INCARNATION MILLISECONDS-SEQUENCE`
  package init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let entry = EntryID(parts[1]) else { return nil }
    self.init(incarnation: String(parts[0]), entry: entry)
  }

  package var description: String { "\(incarnation) \(entry)" }
}
