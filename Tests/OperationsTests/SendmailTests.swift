import Contracts
import Foundation
import JSON
import Messaging
import Operations
import TestSupport
import Testing

/// Mails given to real programs, and put into a real folder.
struct SendmailTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mail-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private static let text = "From: a@shop.test\r\nTo: b@shop.test\r\nSubject: hi\r\n\r\nhello\r\n"

  private func request(_ id: String = "ord_1.confirmation", retries: Int = 0) -> [UInt8] {
    MailCall(mailID: id, retries: retries, to: "b@shop.test", text: SendmailTests.text).json
  }

  /// A caller of a shell script, whose `$1` is the test's folder.
  private func sendmail(_ script: String) throws -> Sendmail {
    let path = "\(folder)/sendmail"
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return Sendmail([path, folder], marks: "\(folder)/spool/sent")
  }

  private func call(_ caller: some Caller, retries: Int = 0) throws -> MailAnswer {
    try MailAnswer(jsonBytes: caller.call(id: "call", request(retries: retries)))
  }

  private func read(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }

  @Test
  func `a mail reaches the program's input, once however often it is asked for`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let caller = try sendmail(#"cat >> "$1/out""#)
    for _ in 1...3 { #expect(try call(caller) == MailAnswer(.sent)) }
    #expect(read("out") == SendmailTests.text)
  }

  @Test
  func `one that cannot be sent now is sent when it can`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let caller = try sendmail(#"[ -e "$1/open" ] || exit 75; cat >> "$1/out""#)
    for _ in 1...2 { #expect(throws: CallFailure.self) { try call(caller) } }
    #expect(read("out") == nil)
    try Data().write(to: URL(fileURLWithPath: "\(folder)/open"))
    for _ in 1...2 { #expect(try call(caller) == MailAnswer(.sent)) }
    #expect(read("out") == SendmailTests.text)
  }

  @Test
  func `any other exit is a refusal, and a program that is not there an outage`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let refused = try call(try sendmail("exit 67"))
    #expect(refused.status == .refused && refused.reason?.hasSuffix("ended with 67") == true)
    let gone = Sendmail(["\(folder)/no-such-program"], marks: "\(folder)/spool/sent")
    #expect(throws: CallFailure.self) { try call(gone) }
    #expect(throws: CallFailure.self, "not an unknown outcome: nothing was begun") { try call(gone) }
  }

  @Test
  func `one whose sending was cut short is not sent again until an operator says so`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let caller = try sendmail(#"cat >> "$1/out"; [ -e "$1/cut" ] || { touch "$1/cut"; kill -9 $$; }"#)
    for _ in 1...3 { #expect(try call(caller).status == .unknown) }
    #expect(read("out") == SendmailTests.text)
    for _ in 1...2 { #expect(try call(caller, retries: 1) == MailAnswer(.sent)) }
    #expect(read("out") == SendmailTests.text + SendmailTests.text)
  }

  @Test
  func `while it is being sent nobody else sends it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    mkfifo("\(folder)/gate", 0o600)
    let caller = try sendmail(#"touch "$1/began"; read line < "$1/gate"; cat >> "$1/out""#)
    let first = WorkerThread { [self] in _ = try? call(caller) }
    try eventually { read("began") != nil }
    #expect(throws: CallFailure.self) { try call(caller) }
    try Data("go\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/gate"), options: [])
    first.join()
    #expect(try call(caller) == MailAnswer(.sent))
    #expect(read("out") == SendmailTests.text)
  }

  @Test(arguments: ["ord_1.confirmation", "../../escaped", "/etc/passwd", ".hidden", "a b\nc"])
  func `the spool holds a mail once, and nowhere else`(_ id: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let spool = MailSpool("\(folder)/spool")
    for _ in 1...2 { #expect(try MailAnswer(jsonBytes: spool.call(id: "call", request(id))) == MailAnswer(.sent)) }
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/spool")
    #expect(files.count == 1 && files[0].hasSuffix(".eml"))
    #expect(read("spool/\(files[0])") == SendmailTests.text)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["spool"])
  }
}
