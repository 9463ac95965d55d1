/// How much of a log is kept for replay: whichever is sooner.
package struct Retention: Sendable {
  package let milliseconds: Int64
  package let bytes: Int64

  package init(milliseconds: Int64 = 86_400_000, bytes: Int64 = 256 << 20) {
    self.milliseconds = milliseconds
    self.bytes = bytes
  }

  /// Where a log that is too large is cut, taking it as evenly filled over time.
  func cut(_ extent: LogExtent) -> EntryID {
    guard extent.bytes > bytes else { return .zero }
    let kept = Double(extent.last.milliseconds - extent.first.milliseconds) * Double(bytes) / Double(extent.bytes)
    return EntryID(extent.last.milliseconds - UInt64(kept), 0)
  }
}
