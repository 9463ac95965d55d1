import Foundation
import Synchronization

/// A process these tests started: its output goes to files of the scratch, and it is ended by its pid alone.
final class Subprocess: Sendable {
  let pid: pid_t
  private let outputPath: String
  private let errorPath: String
  private let status = Mutex<Int32?>(nil)

  /// - Parameter environment: All of it; nothing is inherited.
  init(_ words: [String], environment: [String: String], in scratch: Scratch) throws {
    let name = "\(scratch.path)/output-\(Int.random(in: 0...Int.max))"
    (outputPath, errorPath) = ("\(name).out", "\(name).err")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    var attributes = Subprocess.plainSignals()
    defer { posix_spawnattr_destroy(&attributes) }
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables)
    guard code == 0 else {
      throw NotStarted(what: words.joined(separator: " "), cause: String(cString: strerror(code)))
    }
    self.pid = pid
  }

  /// Test threads may block signals, and a child would inherit that.
  private static func plainSignals() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    return attributes
  }

  var output: String { Subprocess.text(outputPath) }
  var errors: String { Subprocess.text(errorPath) }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  /// The exit code, or the signal's number made negative; nil while it runs.
  var exit: Int32? {
    status.withLock { status in
      var code: Int32 = 0
      if status == nil, waitpid(pid, &code, WNOHANG) == pid {
        status = code & 0x7f == 0 ? (code >> 8) & 0xff : -(code & 0x7f)
      }
      return status
    }
  }

  func signal(_ number: Int32) {
    if exit == nil { kill(pid, number) }
  }

  func waitForExit(seconds: Int = 90) throws -> Int32 {
    let patience = Patience(seconds: seconds)
    while true {
      if let exit { return exit }
      try patience.pause("the end of process \(pid); it said: \(errors.suffix(2_000))")
    }
  }

  /// Asks it to end and makes sure of it.
  func end() {
    signal(SIGTERM)
    if (try? waitForExit(seconds: 40)) == nil {
      signal(SIGKILL)
      _ = try? waitForExit()
    }
  }

  /// What a command said and how it ended.
  func finished() throws -> Finished {
    let exit = try waitForExit()
    return Finished(exit: exit, output: output, errors: errors)
  }
}

struct Finished: Sendable {
  let exit: Int32
  let output: String
  let errors: String

  /// Standard error without JSON log lines.
  var complaints: [String] {
    errors.split(separator: "\n").filter { !$0.hasPrefix("{") }.map(String.init)
  }
}

struct NotStarted: Error, CustomStringConvertible {
  let what: String
  let cause: String
  var description: String { "\(what) cannot be started: \(cause); build the product first: runbooks/test" }
}
