import Contracts
import Crypto
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

  private static let writer = MailWriter(nil)

  private func mail(_ id: String, retries: Int, _ link: MailLink) throws -> MailCall {
    MailCall(
      mailID: id, retries: retries, from: try #require(MailAddress("a@shop.test")),
      to: try #require(MailAddress("b@shop.test")), name: "Bea", at: 1_796_083_200_000,
      letter: Letter("hi", "hello", links: [link]))
  }

  private func request(
    _ id: String = "ord_1.confirmation", retries: Int = 0, _ link: MailLink = MailLink("Your order", "http://shop.test")
  ) throws -> [UInt8] {
    try mail(id, retries: retries, link).json
  }

  /// The mail as it is sent.
  private func text(_ id: String = "ord_1.confirmation") throws -> String {
    try #require(SendmailTests.writer.text(try MailCall(jsonBytes: request(id))))
  }

  /// A caller of a shell script, whose `$1` is the test's folder.
  private func sendmail(_ script: String) throws -> Sendmail {
    let path = "\(folder)/sendmail"
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    // By the shell: what is executed itself must not be open for writing in a child that somebody else starts.
    return Sendmail(["/bin/sh", path, folder], marks: "\(folder)/spool/sent", SendmailTests.writer)
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
    #expect(try read("out") == text())
  }

  @Test
  func `one that cannot be sent now is sent when it can`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let caller = try sendmail(#"[ -e "$1/open" ] || exit 75; cat >> "$1/out""#)
    for _ in 1...2 { #expect(throws: CallFailure.self) { try call(caller) } }
    #expect(read("out") == nil)
    try Data().write(to: URL(fileURLWithPath: "\(folder)/open"))
    for _ in 1...2 { #expect(try call(caller) == MailAnswer(.sent)) }
    #expect(try read("out") == text())
  }

  @Test
  func `any other exit is a refusal, and a program that is not there an outage`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let refused = try call(try sendmail("exit 67"))
    #expect(refused.status == .refused && refused.reason?.hasSuffix("ended with 67") == true)
    let gone = Sendmail(["\(folder)/no-such-program"], marks: "\(folder)/spool/sent", SendmailTests.writer)
    #expect(throws: CallFailure.self) { try call(gone) }
    #expect(throws: CallFailure.self, "not an unknown outcome: nothing was begun") { try call(gone) }
  }

  @Test
  func `one whose sending was cut short is not sent again until an operator says so`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let caller = try sendmail(#"cat >> "$1/out"; [ -e "$1/cut" ] || { touch "$1/cut"; kill -9 $$; }"#)
    for _ in 1...3 { #expect(try call(caller).status == .unknown) }
    #expect(try read("out") == text())
    for _ in 1...2 { #expect(try call(caller, retries: 1) == MailAnswer(.sent)) }
    #expect(try read("out") == text() + text())
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
    #expect(try read("out") == text())
  }

  @Test(arguments: ["ord_1.confirmation", "../../escaped", "/etc/passwd", ".hidden", "a b\nc"])
  func `the spool holds a mail once, and nowhere else`(_ id: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let spool = MailSpool("\(folder)/spool", SendmailTests.writer)
    for _ in 1...2 { #expect(try MailAnswer(jsonBytes: spool.call(id: "call", request(id))) == MailAnswer(.sent)) }
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/spool")
    #expect(files.count == 1 && files[0].hasSuffix(".eml"))
    #expect(try read("spool/\(files[0])") == text(id))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["spool"])
  }

  @Test
  func `many mails are put at once, each where it belongs, and one that cannot be written fails alone`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let spool = MailSpool("\(folder)/spool", SendmailTests.writer)
    // A folder is where one is to be, and one is signed by nobody.
    try FileManager.default.createDirectory(
      atPath: "\(folder)/spool/m3.eml/in-the-way", withIntermediateDirectories: true)
    let requests = try (1...20).map { number in
      try request("m\(number)", number == 7 ? SendmailTests.review : MailLink("Your order", "http://shop.test"))
    }
    let results = spool.call(requests.map { ("call", $0) } + [("call", Array("{}".utf8))])
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/spool")
    for number in 1...20 {
      let answer = try? MailAnswer(jsonBytes: results[number - 1].get())
      switch number {
      case 3: #expect(answer == nil)
      case 7: #expect(answer?.status == .refused && !names.contains("m7.eml"))
      default: #expect(try answer == MailAnswer(.sent) && read("spool/m\(number).eml") == text("m\(number)"))
      }
    }
    #expect(throws: CallFailure.self) { try results[20].get() }
    #expect(names.count == 19, "nothing but the mails, and what was in the way: \(names)")
  }

  @Test
  func `nothing is left of a writer that died before its mail was in place`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let spool = MailSpool("\(folder)/spool", SendmailTests.writer)
    try FileManager.default.createDirectory(atPath: "\(folder)/spool", withIntermediateDirectories: true)
    // Under the name of this text; it had written more.
    let mark = try text().utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let left = "\(folder)/spool/ord_1.confirmation.eml.\(String(mark, radix: 16)).new"
    try Data((text() + text()).utf8).write(to: URL(fileURLWithPath: left))
    #expect(try call(spool) == MailAnswer(.sent))
    #expect(try read("spool/ord_1.confirmation.eml") == text())
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/spool") == ["ord_1.confirmation.eml"])
  }

  private static let review = MailLink(
    "Review mug", "http://shop.test/reviews",
    permission: ReviewPermission(customerID: "ada", orderID: "ord_1", productID: "mug", expires: 1_796_083_200_999))

  @Test
  func `a link is signed where it is written, by the first of the keys, until the second of its expiry`() throws {
    let keys = ["one", "two"].map { JWTKey(id: $0, secret: Array(repeating: UInt8($0.utf8.count), count: 32)) }
    let tokens = ReviewTokens(keys: keys, issuer: "us", audience: "shop")
    let mail = try mail("m", retries: 0, SendmailTests.review)
    let parts = try #require(MailWriter(tokens).text(mail)).components(separatedBy: "--=_orderflow")
    let body = parts[1].components(separatedBy: "\r\n\r\n")[1]
    let plain = String(
      decoding: try #require(Data(base64Encoded: body, options: .ignoreUnknownCharacters)), as: UTF8.self)
    let token = try #require(plain.firstMatch(of: /http:\/\/shop.test\/reviews\?token=([A-Za-z0-9._-]+)/)).output.1
    let read = try tokens.read(String(token), nowSeconds: 1_796_083_199)
    #expect(
      read == ReviewToken(customerID: "ada", orderID: "ord_1", productID: "mug", expires: 1_796_083_200))
    #expect(throws: JWTError.self) { try tokens.read(String(token), nowSeconds: 1_796_083_200) }
  }

  @Test
  func `without keys a mail with such a link is refused, and says what is missing`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let callers: [any Caller] = [
      MailSpool("\(folder)/spool", SendmailTests.writer), try sendmail(#"cat >> "$1/out""#),
    ]
    for caller in callers {
      let answer = try MailAnswer(
        jsonBytes: caller.call(id: "call", request("m", SendmailTests.review)))
      #expect(answer.status == .refused && answer.reason?.contains("ORDERFLOW_JWT_KEYS") == true)
    }
    #expect(read("out") == nil && read("spool/m.eml") == nil)
  }
}
