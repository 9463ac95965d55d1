import Contracts
import JSON
import Messaging
import Testing

struct HeadTests {
  private static let full: Head = {
    var head = Head(
      type: "ReserveStock", version: 2, cause: "m0", sent: now,
      slip: [Stop(PartitionID(.reservation, 3), "ReserveStock"), Stop(PartitionID(.orders, 0), "RecordOrder")])
    head.due = now + 1
    head.replyTo = "orderflow:{i-1}:replies"
    head.correlation = "m1"
    head.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    head.key = "ada|key \"quoted\""
    head.fingerprint = "f"
    return head
  }()

  @Test(arguments: 0..<256)
  func `a head comes back from JSON with whatever optional members it has`(_ mask: Int) throws {
    var head = HeadTests.full
    if mask & 1 != 0 { head.due = nil }
    if mask & 2 != 0 { head.replyTo = nil }
    if mask & 4 != 0 { head.correlation = nil }
    if mask & 8 != 0 { head.traceparent = nil }
    if mask & 16 != 0 { head.key = nil }
    if mask & 32 != 0 { head.fingerprint = nil }
    if mask & 64 != 0 { head.slip = [] }
    if mask & 128 != 0 { head.cause = "" }
    #expect(try Head(json: JSONDocument(head.json).root) == head)
  }

  @Test
  func `a plain head is short`() {
    let text = String(decoding: Head(type: "GetOrder", sent: 7).json, as: UTF8.self)
    #expect(text == #"{"type":"GetOrder","version":1,"sent":7}"#)
  }

  @Test(arguments: [
    "{}", "[]", #"{"type":"T","version":1}"#, #"{"type":"T","sent":1}"#, #"{"version":1,"sent":1}"#,
    #"{"type":"T","version":1,"sent":1,"slip":["nowhere"]}"#, #"{"type":"T","version":1,"sent":1,"slip":[7]}"#,
    #"{"type":"T","version":1,"sent":1,"due":"soon"}"#, #"{"type":7,"version":1,"sent":1}"#,
  ])
  func `what is no head is refused`(_ text: String) throws {
    let document = try JSONDocument(Array(text.utf8))
    #expect(throws: JSONError.self) { try Head(json: document.root) }
  }

  @Test
  func `a message is read by its type, in its version and the one before`() throws {
    func message(_ version: Int) -> Message {
      makeMessage(head: Head(type: GetOrder.type, version: version, sent: now))
    }
    #expect(try message(1).decode(GetOrder.self).orderID == "o1")
    #expect(try message(0).decode(GetOrder.self).orderID == "o1")
    let error = try #require(throws: UnreadableMessage.self) { try message(2).decode(GetOrder.self) }
    #expect(error.description == "message m1 cannot be read: version 2 of GetOrder, this build reads 1")
    #expect(throws: UnreadableMessage.self) { try makeMessage(body: "{}").decode(GetOrder.self) }
    #expect(throws: UnreadableMessage.self) { try makeMessage(body: "no JSON").decode(GetOrder.self) }
  }

  @Test
  func `who waits is named by the head, and comes back from JSON`() throws {
    #expect(makeMessage().waiter == nil)
    let waiter = try #require(makeMessage("m7", head: HeadTests.full).waiter)
    #expect(waiter.replyTo == HeadTests.full.replyTo)
    #expect(waiter.correlation == "m7")
    #expect(try Waiter(jsonBytes: waiter.json) == waiter)
    let plain = Waiter(replyTo: "r", correlation: "c")
    #expect(try Waiter(jsonBytes: plain.json) == plain)
  }
}
