import Contracts
import Glibc
import JSON
import Synchronization

/// JSON lines on standard error: time, level, message, fields.
package enum Log {
  package enum Level: Int, Sendable, CaseIterable {
    case debug, info, warning, error, off

    package init?(_ name: String) {
      guard let found = Level.allCases.first(where: { "\($0)" == name }) else { return nil }
      self = found
    }
  }

  private static let threshold = Atomic<Int>(Level.info.rawValue)

  package static func setLevel(_ level: Level) { threshold.store(level.rawValue, ordering: .relaxed) }

  package static func debug(_ message: String, _ fields: [String: String] = [:]) { write(.debug, message, fields) }
  package static func info(_ message: String, _ fields: [String: String] = [:]) { write(.info, message, fields) }
  package static func warning(_ message: String, _ fields: [String: String] = [:]) { write(.warning, message, fields) }
  package static func error(_ message: String, _ fields: [String: String] = [:]) { write(.error, message, fields) }

  /// Whether a line of that level is written: asked before a costly one is put together.
  package static func shows(_ level: Level) -> Bool { level.rawValue >= threshold.load(ordering: .relaxed) }

  package static func write(_ level: Level, _ message: String, _ fields: [String: String]) {
    guard shows(level) else { return }
    var writer = JSONWriter(reserving: 256)
    writer.beginObject()
    writer.field("time", Timestamp.format(Clock.unixMilliseconds))
    writer.field("level", "\(level)")
    writer.field("process", Int(getpid()))
    writer.field("message", message)
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
    let line = writer.bytes + [10]
    _ = line.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
  }
}

/// The machine's clocks; never read by a handler.
package enum Clock {
  package static var unixMilliseconds: Int64 { milliseconds(CLOCK_REALTIME) }
  /// Goes on while the machine is suspended.
  package static var monotonicMilliseconds: Int64 { milliseconds(CLOCK_BOOTTIME) }

  /// For measuring how long something takes; from some start.
  package static var nanoseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// For polling what no wait can be asked for.
  static func pause(milliseconds: Int64) { usleep(UInt32(milliseconds * 1_000)) }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
