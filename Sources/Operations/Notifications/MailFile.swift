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
    // A name of its own: the same call may be made twice at once.
    let aside = "\(path).\(UInt64.random(in: 0 ... .max)).new"
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: aside))
      try FileSystem.flush(aside)
      try FileSystem.move(aside, to: path)
    } catch {
      unlink(aside)
      throw error
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
