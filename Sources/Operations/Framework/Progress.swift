import Foundation
import Messaging

/// How far a long command has come, on standard error: a bar where that is a terminal, elsewhere a line per tenth.
struct Progress {
  private static let barWidth = 30
  /// Between two drawings of the bar, milliseconds.
  private static let interval: Int64 = 100

  private let label: String
  private let unit: String
  private let isTerminal = isatty(2) == 1
  private let started = Clock.monotonicMilliseconds
  private var shownAt: Int64 = 0
  private var tenth = 0

  init(_ label: String, unit: String) {
    self.label = label
    self.unit = unit
  }

  /// - Parameter fraction: 0 to 1, of the whole.
  mutating func show(_ done: Int, fraction: Double) {
    let fraction = min(1, max(0, fraction))
    if isTerminal {
      let now = Clock.monotonicMilliseconds
      guard now - shownAt >= Progress.interval || fraction == 1 else { return }
      shownAt = now
      let filled = Int(fraction * Double(Progress.barWidth))
      let bar =
        String(repeating: "#", count: filled) + String(repeating: ".", count: Progress.barWidth - filled)
      write("\r\u{1b}[K\(label) [\(bar)] \(figures(done, fraction))")
    } else if Int(fraction * 10) > tenth {
      tenth = Int(fraction * 10)
      write("\(label) \(figures(done, fraction))\n")
    }
  }

  /// For work whose end is not known: shown every tenth of a second on a terminal only.
  mutating func count(_ done: Int) {
    let now = Clock.monotonicMilliseconds
    guard isTerminal, now - shownAt >= Progress.interval else { return }
    shownAt = now
    write("\r\u{1b}[K\(label) \(done) \(unit), \(Int64(done) * 1_000 / max(1, now - started))/s")
  }

  /// Leaves the bar's line.
  func end() {
    if isTerminal, shownAt > 0 { write("\n") }
  }

  private func figures(_ done: Int, _ fraction: Double) -> String {
    let elapsed = max(1, Clock.monotonicMilliseconds - started)
    return "\(Int(fraction * 100)) %, \(done) \(unit), \(Int64(done) * 1_000 / elapsed)/s"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
