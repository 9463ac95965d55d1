import BrokerSupport
import Contracts
import Crypto
import Foundation
import JSON
import Messaging
import Notifications
import Operations
import SQLite
import Testing

/// What is in the mails, and what an operator can do about one that was not sent.
@Suite(.serialized)
struct MailTests {
  private let rig: Rig
  private static let tokens = ReviewTokens(
    keys: [JWTKey(id: "k", secret: Array(repeating: 7, count: 32))], issuer: "orderflow", audience: "orderflow")
  private let order = Scripts.orderID(1)

  init() throws {
    rig = try Rig(CapabilityCase(capability: Notifications.self, script: []))
  }

  private func write(_ messages: Message...) throws {
    try rig.broker.write(messages, to: rig.item.partition.log)
    try rig.drain()
  }

  private func column(_ name: String, of table: String = "mails") throws -> [String] {
    try Database(path: rig.storePath, access: .readOnly).query("SELECT \(name) FROM \(table)") { $0.text(0) }
  }

  private func sentMails() throws -> [MailCall] {
    try rig.runner.takeCalls().map { try MailCall(jsonBytes: $0.request) }
  }

  private func answer(_ round: Int, _ answer: MailAnswer?) throws {
    let call = "\(order).confirmation"
    let body =
      answer.map { CallAnswered(call: call, round: round, answer: $0.json) }
      ?? CallAnswered(call: call, round: round, failure: "no answer")
    try write(CapabilityCase.message("\(call).a\(round)", body))
  }

  /// Sends the last dead letter once more, as an operator does.
  private func retry(_ number: Int) throws {
    let letters = try Database(path: rig.storePath, access: .readOnly).query(
      "SELECT id, body FROM dead_letters ORDER BY at, id"
    ) { ($0.text(0), $0.bytes(1)) }
    let (id, body) = try #require(letters.last)
    try write(CapabilityCase.message("\(id).r\(number)", try RetryMail(jsonBytes: body)))
  }

  /// Header fields by name, unfolded, and the two parts decoded.
  private func read(_ mail: MailCall) throws -> (fields: [(String, String)], parts: [String]) {
    let text = try #require(MailWriter(MailTests.tokens).text(mail))
    #expect(text.utf8.allSatisfy { $0 < 0x80 && $0 != 0 })
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\r") && $0.utf8.count <= 78 })
    let end = try #require(lines.firstIndex(of: ""))
    var fields: [(String, String)] = []
    for line in lines[..<end] {
      if line.hasPrefix(" ") {
        fields[fields.count - 1].1 += line
      } else {
        let colon = try #require(line.firstIndex(of: ":"))
        fields.append((String(line[..<colon]), String(line[line.index(colon, offsetBy: 2)...])))
      }
    }
    let parts = text.components(separatedBy: "\r\n--=_orderflow").dropFirst().dropLast().map { part in
      let body = part.components(separatedBy: "\r\n\r\n").dropFirst().joined()
      return Data(base64Encoded: body, options: .ignoreUnknownCharacters).map { String(decoding: $0, as: UTF8.self) }
        ?? ""
    }
    return (fields, Array(parts))
  }

  /// What encoded-words say (RFC 2047 §6.2: white space between two of them is none).
  private func decoded(_ text: String) -> String {
    text.replacing("?= =?", with: "?==?").replacing(/=\?UTF-8\?B\?([^?]*)\?=/) { match in
      String(decoding: Data(base64Encoded: String(match.output.1)) ?? Data(), as: UTF8.self)
    }
  }

  @Test
  func `a confirmation says what was ordered, in text and in HTML`() throws {
    try write(Scripts.customer(1, name: "Ada Quill"), Scripts.confirmation(1))
    let mail = try #require(try sentMails().first)
    let (fields, parts) = try read(mail)
    let named = Dictionary(uniqueKeysWithValues: fields)
    #expect(fields.map(\.0).prefix(5) == ["From", "To", "Subject", "Date", "Message-ID"])
    #expect(named["From"] == "orderflow@localhost" && named["To"] == "\"Ada Quill\" <ada@shop.test>")
    #expect(named["Subject"] == "Your order \(order) is confirmed")
    #expect(named["Message-ID"] == "<\(order).confirmation@localhost>")
    let date = DateFormatter()
    date.locale = Locale(identifier: "en_US_POSIX")
    date.dateFormat = "EEE, d MMM yyyy HH:mm:ss Z"
    date.timeZone = TimeZone(secondsFromGMT: 0)
    let at = try #require(Int64(try column("at")[0]))
    #expect(named["Date"] == date.string(from: Date(timeIntervalSince1970: Double(at / 1_000))))
    #expect(parts.count == 2)
    for part in parts {
      for text in ["Dear Ada Quill,", "3 × mug", "7.50 GBP", "Shipping", "3.95 GBP", "11.45 GBP", "−2.50 GBP"] {
        #expect(part.contains(text), "\(text) in \(part)")
      }
      #expect(part.contains("http://127.0.0.1:8080/api/v1/orders/\(order)"))
    }
  }

  static let hostile = [
    "Eve\r\nBcc: eve@shop.test", "Eve\nSubject: owned\n\nbody", "Eve\u{0}\rX: y", "\"Eve\" <eve@shop.test>,",
    "<script>alert('x')</script>&", "Ève 日本語 👩‍👩‍👧 " + String(repeating: "長", count: 90),
    "\u{2028}\u{2029}\u{85}Eve\u{202E}",
    "=?UTF-8?B?Cg==?=", "--=_orderflow--", "\\\"\r\n .\r\n", String(repeating: "x", count: 3_000),
  ]

  @Test(arguments: MailTests.hostile)
  func `no name and no title can start a header, a part or a tag`(_ text: String) throws {
    try write(
      Scripts.customer(1, name: text), Scripts.confirmation(1, promotion: text),
      CapabilityCase.message(
        "shipped",
        OrderShipped(
          orderID: order, attempt: 0, customerID: "ada", lines: [], carrier: text, trackingNumber: text, checkout: nil,
          orderVersion: 3)),
      CapabilityCase.message(
        "cancelled",
        OrderCancelled(orderID: order, customerID: "ada", actor: "customer", reason: text, orderVersion: 4)))
    let mails = try sentMails()
    #expect(mails.count == 3)
    for mail in mails {
      let (fields, parts) = try read(mail)
      #expect(
        fields.map(\.0) == [
          "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
        ])
      let to = decoded(fields[1].1)
      #expect(
        to.hasSuffix(" <ada@shop.test>") && !to.unicodeScalars.contains { $0.properties.generalCategory == .control })
      #expect(parts.count == 2 && !parts[1].contains("<script") && !parts[1].contains("<eve"))
      #expect(mail.to.text == "ada@shop.test")
    }
  }

  @Test
  func `a name in any script arrives as it is`() throws {
    let name = "Đặng Thị 日本語 👩‍👩‍👧 Ångström-Løvenskiöld the Second of her Name"
    try write(Scripts.customer(1, name: name), Scripts.confirmation(1))
    let (fields, _) = try read(try #require(try sentMails().first))
    #expect(decoded(fields[1].1) == "\(name) <ada@shop.test>")
  }

  @Test(arguments: [
    "ada", "ada@", "@shop.test", "ada@shop.test, eve@shop.test", "ada@shop.test\r\nBcc: eve@shop.test",
    "ada@shop..test",
    "a da@shop.test", "ada@-shop.test", "ada\u{0}@shop.test", "-oQ/tmp <ada@shop.test>", "ädä@shop.test",
    String(repeating: "a", count: 65) + "@shop.test",
  ])
  func `nothing is sent to what is no address`(_ email: String) throws {
    try write(Scripts.customer(1, email: email), Scripts.confirmation(1))
    #expect(try sentMails().isEmpty)
    #expect(try column("state") == ["failed"] && column("reason") == ["not a mail address"])
  }

  @Test
  func `a mail about somebody unknown waits for the customer`() throws {
    try write(Scripts.confirmation(1))
    #expect(try column("state") == ["waiting"])
    try write(Scripts.customer(4))
    #expect(try sentMails().map(\.to.text) == ["ada@shop.test"])
    try write(Scripts.customer(3, email: "older@shop.test"), Scripts.confirmation(2))
    #expect(try sentMails().map(\.to.text) == ["ada@shop.test"])
  }

  @Test(arguments: [MailAnswer(.refused, reason: "no such user"), MailAnswer(.unknown), nil])
  func `a mail that was not sent is left to a person, and sent by a retry to where its customer is then`(
    _ first: MailAnswer?
  ) throws {
    try write(Scripts.customer(1), Scripts.confirmation(1))
    let before = try #require(try sentMails().first)
    try answer(0, first)
    #expect(try column("state") == ["failed"])
    #expect(try rig.count("dead_letters") == 1)
    #expect(try sentMails().isEmpty, "nothing is sent until somebody says so")
    try write(Scripts.customer(2, email: "ada@new.test"))
    try retry(1)
    let again = try #require(try sentMails().first)
    #expect(again.to.text == "ada@new.test" && again.retries == 1 && again.mailID == before.mailID)
    try answer(1, MailAnswer(.sent))
    #expect(try column("state") == ["sent"])
    try retry(2)
    #expect(try sentMails().isEmpty, "what is sent is not sent again")
    #expect(try rig.count("calls") == 0)
  }

  @Test
  func `a cancelled order's mail says what is given back, if it was paid`() throws {
    try write(Scripts.customer(1))
    for (number, isPaid) in [(1, true), (2, false)] {
      try write(
        Scripts.confirmation(number),
        CapabilityCase.message(
          "cancelled.\(number)",
          OrderCancelled(
            orderID: Scripts.orderID(number), customerID: "ada", actor: "staff", reason: nil, orderVersion: 3)))
      let (_, parts) = try read(try #require(try sentMails().last))
      #expect(parts.count == 2)
      for part in parts { #expect(part.contains("You get back what you paid: 11.45 GBP.") == isPaid) }
    }
  }

  @Test
  func `a review request has a link a product, and no token is kept`() throws {
    try write(Scripts.customer(1), Scripts.reviewRequest(1, ["mug", "cup"]))
    let mail = try #require(try sentMails().first)
    let (fields, parts) = try read(mail)
    #expect(fields[2].1 == "How was your order \(order)?" && fields[4].1 == "<\(order).review_request@localhost>")
    for part in parts {
      #expect(part.contains("until 2") && part.contains("Review mug") && part.contains("Review cup"))
    }
    let tokens = try parts.map { part in
      try part.matches(of: /http:\/\/127.0.0.1:8080\/reviews\?token=([A-Za-z0-9._-]+)/).map { match in
        (text: String(match.output.1), read: try MailTests.tokens.read(String(match.output.1), nowSeconds: 0))
      }
    }
    let expires = try #require(mail.letter.links.first?.permission?.expires) / 1_000
    for found in tokens {
      #expect(
        found.map(\.read)
          == ["mug", "cup"].map {
            ReviewToken(customerID: "ada", orderID: order, productID: $0, expires: expires)
          })
    }
    let bytes = try #require(FileManager.default.contents(atPath: rig.storePath))
    for token in tokens.joined() { #expect(bytes.range(of: Data(token.text.utf8)) == nil) }
    #expect(String(decoding: mail.json, as: UTF8.self).contains("eyJ") == false)
  }

  @Test
  func `a customer is told what it wants to be told`() throws {
    let (orders, reviews) = (
      Preferences(reviewRequests: false, marketing: false, orderMail: true),
      Preferences(reviewRequests: true, marketing: false, orderMail: false)
    )
    for (number, wanted) in [orders, reviews].enumerated() {
      try write(
        Scripts.customer(Int64(number + 1), preferences: wanted), Scripts.confirmation(number + 1),
        Scripts.reviewRequest(number + 1))
    }
    #expect(
      try column("kind || ' ' || state || ' ' || COALESCE(reason, '')") == [
        "confirmation pending ", "review_request skipped not wanted", "confirmation skipped not wanted",
        "review_request pending ",
      ])
    try write(Scripts.customer(3), CapabilityCase.message("again", try confirmed(1)))
    #expect(try column("state").filter { $0 == "pending" }.count == 2, "what was skipped is not told later")
  }

  private func confirmed(_ number: Int) throws -> OrderConfirmed { try Scripts.confirmation(number).decode() }

  @Test
  func `a review request that comes too late is not sent`() throws {
    try write(Scripts.reviewRequest(1, expires: CapabilityCase.start - 3_600_000_000), Scripts.customer(1))
    #expect(try column("state || ' ' || reason") == ["skipped its links have expired"])
  }

  // MARK: Erased customers

  /// Where the domain tables and the calls have the text.
  private func places(_ text: String) throws -> [String] {
    let store = try Database(path: rig.storePath, access: .readOnly)
    return try ["customers", "mails", "calls", "dead_letters"].filter { table in
      try store.query("SELECT * FROM \(table)") { row in (0..<row.columnCount).map { row.text($0) }.joined() }
        .contains { $0.contains(text) }
    }
  }

  @Test(arguments: [MailAnswer(.sent), MailAnswer(.refused, reason: "no such user"), nil])
  func `who is erased is told nothing more, and forgotten once what is being sent is over`(_ last: MailAnswer?) throws {
    try write(Scripts.customer(1), Scripts.confirmation(1), Scripts.confirmation(2))
    let second = "\(Scripts.orderID(2)).confirmation"
    try write(
      CapabilityCase.message(
        "\(second).a0", CallAnswered(call: second, round: 0, answer: MailAnswer(.refused, reason: "full").json)))
    #expect(try rig.count("dead_letters") == 1)
    try write(Scripts.customer(2, email: "", name: "", active: false), Scripts.erased(2), Scripts.erased(2, "again"))
    #expect(try column("state") == ["pending", "skipped"])
    #expect(try column("state", of: "dead_letters") == ["discarded"])
    #expect(try places("ada@shop.test") == ["mails", "calls"])
    try answer(0, last)
    #expect(try column("state") == [last?.status == .sent ? "sent" : "skipped", "skipped"])
    #expect(try places("ada@shop.test").isEmpty && rig.count("dead_letters") == 1)
    let late = RetryMail(mailID: second, orderID: Scripts.orderID(2), customerID: "ada", reason: "full")
    try write(CapabilityCase.message("late", late))
    try write(Scripts.confirmation(3), Scripts.reviewRequest(1), Scripts.customer(1, email: "ada@old.test"))
    #expect(try sentMails().map(\.mailID).filter { !$0.hasSuffix(".confirmation") }.isEmpty)
    #expect(try column("state").filter { $0 == "skipped" }.count >= 3 && places("ada@").isEmpty)
  }

  @Test
  func `news of a customer that come after its erasure bring nothing back`() throws {
    try write(Scripts.confirmation(1), Scripts.erased(3), Scripts.customer(2), Scripts.customer(3), Scripts.customer(4))
    #expect(try column("state || ' ' || reason") == ["skipped erased"])
    #expect(try places("ada@").isEmpty && sentMails().isEmpty)
  }
}
