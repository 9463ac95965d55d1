import Foundation

/// A running process as `/proc` shows it; its start time tells it from a later one with the same pid.
struct ProcessEntry: Hashable, Sendable {
  let pid: pid_t
  let parent: pid_t
  let startTime: String
  let state: String
  /// Its words, joined by spaces.
  let commandLine: String

  /// Nil when there is none, or it has ended with all its threads and only waits for its parent. While a thread is still
  /// ending, its files are open and locked.
  init?(pid: pid_t) {
    guard let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    let stat = String(decoding: bytes, as: UTF8.self)
    guard let end = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "X", let parent = pid_t(fields[1]), let threads = Int(fields[17]),
      fields[0] != "Z" || threads > 1
    else { return nil }
    let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
    self.pid = pid
    self.parent = parent
    startTime = String(fields[19])
    state = String(fields[0])
    commandLine = words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
  }

  static func children(of parent: pid_t) -> [ProcessEntry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.compactMap { ProcessEntry(pid: $0) }.filter { $0.parent == parent }
  }

  var isAlive: Bool { ProcessEntry(pid: pid)?.startTime == startTime }
  var isStopped: Bool { ProcessEntry(pid: pid).map { $0.startTime == startTime && $0.state == "T" } ?? false }

  /// A stop is waited for: it takes effect on each thread by itself, after the call.
  func signal(_ number: Int32) {
    guard isAlive else { return }
    kill(pid, number)
    while number == SIGSTOP, isAlive, !isWhollyStopped { usleep(500) }
  }

  private var isWhollyStopped: Bool {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    return threads.allSatisfy { thread in
      let stat = FileManager.default.contents(atPath: "/proc/\(pid)/task/\(thread)/stat") ?? Data()
      return String(decoding: stat, as: UTF8.self).contains(") T ")
    }
  }
}
