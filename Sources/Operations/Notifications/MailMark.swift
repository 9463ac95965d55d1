import Foundation
import Messaging

/// What is known of the sending of a mail: a file, locked while it is being sent. It is flushed before the mail leaves, so
/// that a process that dies leaves behind that it was about to.
final class MailMark {
  enum State: String {
    case fresh = ""
    /// Begun, and nobody knows how it ended.
    case begun, sent
  }

  private let descriptor: Int32
  private let path: String

  /// - Returns: nil while another has it.
  init?(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CallFailure(errno, path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
  }

  /// Unlocked by name: a program being started at this moment may hold a copy of the descriptor (flock(2)).
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  var state: State {
    get throws {
      guard let text = FileManager.default.contents(atPath: path) else { throw CallFailure(errno, path) }
      // Half a word was not flushed, and no mail has left on it.
      return State(rawValue: String(decoding: text, as: UTF8.self)) ?? .fresh
    }
  }

  func set(_ state: State) throws {
    let bytes = Array(state.rawValue.utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
      fsync(descriptor) == 0
    else { throw CallFailure(errno, path) }
    try FileSystem.flush(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
  }
}
