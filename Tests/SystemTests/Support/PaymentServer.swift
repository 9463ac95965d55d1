import Foundation
import Glibc
import Synchronization

/// A payment provider on a port of the loopback, with books. What it is asked under one key it does once; how it answers,
/// the order's token says: `silent-2` is two tries of each call silent, then right.
final class PaymentServer: Sendable {
  /// How a call is answered badly.
  enum Manner: String, CaseIterable {
    /// Done, and not answered; done, and answered when nobody listens any more; the connection ended before and after.
    case silent, late, hungup, cutoff
    /// Not done, and answered 500; done, and answered 500, by no JSON, by another status, twice.
    case broken, failed, garbage, wrong, twice
  }

  struct Account: Sendable {
    let orderID: String
    let amount: Int
    let token: String
    /// `authorized`, `declined`, `captured`, `voided`.
    var status: String
    var charges = 0
    /// The token `uncaptured` has its first capture declined.
    var isAllowed = false
    var refunded = 0
  }

  struct Books: Sendable {
    /// By payment id.
    var accounts: [String: Account] = [:]
    /// By idempotency key: the answer, and how often it was asked.
    var answers: [String: String] = [:]
    var tries: [String: Int] = [:]
    /// What it should not have been asked.
    var complaints: [String] = []
  }

  let port: Int
  private let listener: Int32
  private let state = Mutex(Books())

  init() throws {
    port = try FreePort.find()
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard withLoopback(port, { bind(listener, $0, $1) }) == 0, listen(listener, 128) == 0 else {
      throw ConnectionLost(cause: errno)
    }
    self.listener = listener
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else {
          _ = close(listener)
          return
        }
        Thread.detachNewThread { [weak self] in
          self?.serve(connection)
          close(connection)
        }
      }
    }
  }

  /// No connection is accepted from here on.
  func end() { shutdown(listener, Int32(SHUT_RDWR)) }

  var url: String { "http://127.0.0.1:\(port)/payments" }
  var books: Books { state.withLock { $0 } }

  // MARK: One call

  private func serve(_ connection: Int32) {
    // A worker that was killed, or has given up, sends less than a request.
    guard let (headers, body) = PaymentServer.read(connection) else { return }
    guard let key = headers["idempotency-key"], let asked = try? JSONReader.read(body),
      let payment = asked["payment_id"]?.string
    else { return state.withLock { $0.complaints.append("an unreadable request") } }
    let manner = state.withLock { books -> Manner? in
      books.tries[key, default: 0] += 1
      let token = asked["token"]?.string ?? books.accounts[payment]?.token ?? ""
      let parts = token.split(separator: "-")
      let limit = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
      // What follows an authorisation is answered in the end, so that a test has one.
      let isBad = books.tries[key, default: 0] <= (asked["operation"]?.string == "authorize" ? limit : min(limit, 2))
      return isBad ? Manner(rawValue: String(parts[0])) : nil
    }
    if manner == .hungup { return }
    let answer = manner == .broken ? "{}" : state.withLock { PaymentServer.book(asked, payment, key, &$0) }
    switch manner {
    case nil: send(connection, 200, answer)
    case .silent: PaymentServer.awaitEnd(connection)
    case .late:
      PaymentServer.awaitEnd(connection)
      send(connection, 200, answer)
    case .cutoff, .hungup: break
    case .broken, .failed: send(connection, 500, #"{"error": "out of order"}"#)
    case .garbage: send(connection, 200, "<html>It works!</html>")
    case .wrong: send(connection, 200, #"{"status": "pending"}"#)
    case .twice:
      send(connection, 200, answer)
      send(connection, 200, #"{"status": "declined", "reason": "an answer to nobody"}"#)
    }
  }

  private func send(_ connection: Int32, _ status: Int, _ body: String) {
    let text =
      "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// Until the other side has given up.
  private static func awaitEnd(_ connection: Int32) {
    var byte: UInt8 = 0
    while Glibc.read(connection, &byte, 1) > 0 {}
  }

  /// The headers and the body of the one request on a connection; nil when it ends before.
  private static func read(_ connection: Int32) -> (headers: [String: String], body: String)? {
    var text = ""
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end = text.range(of: "\r\n\r\n") {
        var headers: [String: String] = [:]
        for line in text[..<end.lowerBound].components(separatedBy: "\r\n").dropFirst() {
          guard let colon = line.firstIndex(of: ":") else { continue }
          headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let body = String(text[end.upperBound...])
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        if body.utf8.count >= length { return (headers, body) }
      }
      let count = Glibc.read(connection, &bytes, bytes.count)
      guard count > 0 else { return nil }
      text += String(decoding: bytes[..<count], as: UTF8.self)
    }
  }

  // MARK: Books

  private static func book(_ asked: JSONValue, _ payment: String, _ key: String, _ books: inout Books) -> String {
    if let known = books.answers[key] { return known }
    let status = enter(asked, payment, &books)
    let answer = #"{"status": "\#(status)", "reference": "ref-\#(payment)", "reason": "the books say so"}"#
    books.answers[key] = answer
    return answer
  }

  private static func enter(_ asked: JSONValue, _ payment: String, _ books: inout Books) -> String {
    let operation = asked["operation"]?.string ?? ""
    let amount = asked["amount"]?["amount"]?.int ?? 0
    var account =
      books.accounts[payment]
      ?? Account(
        orderID: asked["order_id"]?.string ?? "", amount: amount, token: asked["token"]?.string ?? "", status: "")
    defer { books.accounts[payment] = account }
    switch (operation, account.status) {
    case ("authorize", ""): account.status = account.token == "declined" ? "declined" : "authorized"
    case ("capture", "authorized") where account.token == "uncaptured" && !account.isAllowed:
      account.isAllowed = true
      return "declined"
    // Without a memory of its own for captures: another key is another charge.
    case ("capture", "authorized"), ("capture", "captured"):
      account.status = "captured"
      account.charges += 1
    case ("void", ""), ("void", "authorized"), ("void", "voided"): account.status = "voided"
    case ("refund", "captured"):
      account.refunded += amount
      return "refunded"
    case ("authorize", "voided"), ("void", "declined"): return account.status == "declined" ? "voided" : "declined"
    default:
      books.complaints.append("\(payment) is \(account.status), and asked to \(operation)")
      return "declined"
    }
    return account.status
  }
}
