import Contracts
import Foundation
import JSON
import Messaging

/// Mails as files.
enum MailFile {
  /// The name of a mail's file: its id, of which anything but letters, digits, `.`, `_` and `-` is written as `%XX`.
  static func name(_ mailID: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
    let name = mailID.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
    return name.hasPrefix(".") ? "%2e" + name.dropFirst() : name
  }

  /// Written aside, flushed, and moved into place: a repeat replaces it, and it is never half there.
  static func write(_ text: String, to path: String) throws {
    let aside = "\(path).new"
    let file = try claim(aside)
    // The lock is held until the file is in place.
    defer { withExtendedLifetime(file) {} }
    do {
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data(text.utf8))
      try file.synchronize()
      try FileSystem.move(aside, to: path)
    } catch {
      unlink(aside)
      throw error
    }
  }

  /// The file, locked: the same call may be made twice at once. What a writer that died left of it is taken over, so
  /// nothing of one stays behind.
  private static func claim(_ path: String) throws -> FileHandle {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw CallFailure(errno, path) }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      guard flock(descriptor, LOCK_EX) == 0 else { throw CallFailure(errno, path) }
      var locked = stat()
      var there = stat()
      // Whoever had it may have moved it into place meanwhile.
      if fstat(descriptor, &locked) == 0, stat(path, &there) == 0, locked.st_ino == there.st_ino { return file }
    }
  }

  static func read(_ request: [UInt8]) throws(CallFailure) -> MailCall {
    guard let mail = try? MailCall(jsonBytes: request) else {
      throw CallFailure("the request is no mail", isOutage: false)
    }
    return mail
  }
}

extension CallFailure {
  /// What the system says of a file.
  init(_ code: Int32, _ path: String) {
    self.init("\(path): \(String(cString: strerror(code)))", isOutage: true)
  }
}
