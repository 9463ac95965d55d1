import Contracts
import Dispatch
import Foundation
import JSON
package import Messaging

/// Mails given to the host's `sendmail` on its input, each at most once: marked before it leaves. What is marked and not
/// known to have been sent or refused is not sent again, but left to an operator. Each retry of theirs has a mark of its own.
package struct Sendmail: Caller {
  /// Seconds; what takes longer is ended, and counts as unknown.
  private static let patience = 60
  /// `EX_TEMPFAIL` of sysexits.h: not sent, and worth another try.
  private static let temporary: Int32 = 75

  private let command: [String]
  private let marks: String
  private let writer: MailWriter

  /// - Parameters:
  ///   - command: the program's full path, and its arguments.
  ///   - marks: the folder of the marks.
  package init(_ command: [String], marks: String, _ writer: MailWriter) {
    self.command = command
    self.marks = marks
    self.writer = writer
  }

  package func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8] {
    let mail = try MailCall(request: request)
    do {
      try FileSystem.makeDirectories(marks)
      let name = "\(marks)/\(MailFile.name(mail.mailID)).\(mail.retries)"
      guard let mark = try MailMark(name) else { throw CallFailure("the mail is being sent already", isOutage: false) }
      defer { withExtendedLifetime(mark) {} }
      switch try mark.state {
      case .sent: return MailAnswer(.sent).json
      case .begun: return MailAnswer(.unknown, reason: "its sending was cut short: it may have been sent").json
      case .fresh: return try send(mail, mark).json
      }
    } catch let failure as CallFailure { throw failure } catch {
      throw CallFailure("the mail cannot be sent: \(error)", isOutage: true)
    }
  }

  private func send(_ mail: MailCall, _ mark: MailMark) throws -> MailAnswer {
    guard let text = writer.text(mail) else { return MailWriter.refusal }
    let input = try Sendmail.input(text)
    try mark.set(.begun)
    let process: Process
    let ended = DispatchSemaphore(value: 0)
    do { process = try start(input, ended) } catch {
      try mark.set(.fresh)
      throw error
    }
    guard ended.wait(timeout: .now() + .seconds(Sendmail.patience)) == .success else {
      kill(process.processIdentifier, SIGKILL)
      return MailAnswer(.unknown, reason: "\(command[0]) did not end: the mail may have been sent")
    }
    guard process.terminationReason == .exit else {
      return MailAnswer(.unknown, reason: "\(command[0]) was killed: the mail may have been sent")
    }
    return try judge(process.terminationStatus, mark)
  }

  /// A file without a name, read from its beginning.
  private static func input(_ text: String) throws -> FileHandle {
    guard let file = tmpfile() else { throw CallFailure(errno, "a temporary file") }
    defer { fclose(file) }
    let input = FileHandle(fileDescriptor: dup(fileno(file)), closeOnDealloc: true)
    try input.write(contentsOf: Data(text.utf8))
    try input.seek(toOffset: 0)
    return input
  }

  private func start(_ input: FileHandle, _ ended: DispatchSemaphore) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.standardInput = input
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    return process
  }

  private func judge(_ status: Int32, _ mark: MailMark) throws -> MailAnswer {
    guard status != 0 else {
      try mark.set(.sent)
      return MailAnswer(.sent)
    }
    try mark.set(.fresh)
    guard status == Sendmail.temporary else {
      return MailAnswer(.refused, reason: "\(command[0]) ended with \(status)")
    }
    throw CallFailure("\(command[0]) cannot send it now", isOutage: true)
  }
}
