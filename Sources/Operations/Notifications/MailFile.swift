import CLinux
import Contracts
import Glibc
import JSON
import Messaging

/// A mail on its way into a folder. It is written aside, flushed and moved into place, so it is never half there. Who makes
/// the same call at the same time, or after a process that died, writes the same bytes to the same place: nothing is locked,
/// and nothing left behind.
struct MailFile {
  private let text: String
  private let path: String
  /// Its path while it is written: of this text alone. An operator's retry, another build or key may bring another.
  private let aside: String

  init(_ mail: MailCall, _ text: String, in folder: String) {
    self.text = text
    path = "\(folder)/\(MailFile.name(mail.mailID)).eml"
    aside = "\(path).\(MailFile.mark(text)).new"
  }

  /// Puts all of them into one folder with as few flushes as one needs.
  static func put(_ files: [MailFile], into folder: String) -> [Result<Void, CallFailure>] {
    let written = files.map { file in CallFailure.caught { try file.write() } }
    let flushed = CallFailure.caught {
      if files.count == 1 { try FileSystem.flush(files[0].aside) } else { try flushAll(around: folder) }
    }
    let moved = zip(files, written).map { file, result in
      result.flatMap { flushed }.flatMap { CallFailure.caught { try file.move() } }
    }
    let kept = CallFailure.caught { try FileSystem.flush(folder) }
    return zip(files, moved).map { file, result in
      let result = result.flatMap { kept }
      if case .failure = result { unlink(file.aside) }
      return result
    }
  }

  private func write() throws(CallFailure) {
    // Not emptied first: another may have written it already.
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CallFailure(errno, aside) }
    defer { close(descriptor) }
    var text = text
    let isWritten = text.withUTF8 { bytes in
      var count = 0
      while count < bytes.count {
        let written = pwrite(descriptor, bytes.baseAddress.map { $0 + count }, bytes.count - count, off_t(count))
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        count += written
      }
      return ftruncate(descriptor, off_t(count)) == 0
    }
    guard isWritten else { throw CallFailure(errno, aside) }
  }

  private func move() throws(CallFailure) {
    guard rename(aside, path) != 0 else { return }
    let code = errno
    // Another has put it there.
    guard code == ENOENT, access(path, F_OK) == 0 else { throw CallFailure(code, path) }
  }

  /// Flushes all there is to flush on a path's file system: many files for the price of one. It tells of errors in writing
  /// since Linux 5.8 (syncfs(2)).
  private static func flushAll(around path: String) throws(CallFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CallFailure(errno, path) }
    defer { close(descriptor) }
    guard syncfs(descriptor) == 0 else { throw CallFailure(errno, path) }
  }

  /// FNV-1a: the same in every process.
  private static func mark(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }

  /// The name of a mail's file: its id, of which anything but letters, digits, `.`, `_` and `-` is written as `%XX`.
  static func name(_ mailID: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
    let name = mailID.utf8.map { byte in
      plain.contains(byte)
        ? String(UnicodeScalar(byte)) : "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
    return name.hasPrefix(".") ? "%2e" + name.dropFirst() : name
  }
}

extension MailCall {
  init(request: [UInt8]) throws(CallFailure) {
    guard let mail = try? MailCall(jsonBytes: request) else {
      throw CallFailure("the request is no mail", isOutage: false)
    }
    self = mail
  }
}

extension CallFailure {
  /// What goes wrong with files is the host's trouble.
  fileprivate static func caught(_ body: () throws -> Void) -> Result<Void, CallFailure> {
    do { return .success(try body()) } catch {
      return .failure(error as? CallFailure ?? CallFailure("\(error)", isOutage: true))
    }
  }

  /// What the system says of a file.
  init(_ code: Int32, _ path: String) {
    self.init("\(path): \(String(cString: strerror(code)))", isOutage: true)
  }
}
