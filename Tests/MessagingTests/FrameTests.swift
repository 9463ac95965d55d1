import JSON
import Messaging
import Testing

struct FrameTests {
  private func fields(_ frame: Frame) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    frame.forEachField { fields.append(Array($0)) }
    return fields
  }

  static let values: [[UInt8]] = [[], [0], Array(0...255), [UInt8](repeating: 9, count: 300_000)]

  @Test(arguments: values)
  func `fields of every length come back from the stored bytes`(_ value: [UInt8]) {
    var frame = Frame()
    frame.append(cacheKey: "key", seconds: 60, value: value)
    frame.append(cacheKey: "", seconds: 0, value: [])
    let stored = Frame(stored: frame.bytes)
    #expect(stored.messages == 2)
    #expect(fields(stored) == [Array("key".utf8), Array("60".utf8), value, [], Array("0".utf8), []])
  }

  @Test
  func `messages come back in order, with id, head and body`() throws {
    var frame = Frame()
    let messages = (0..<1_000).map { makeMessage("m\($0)", body: "[\($0)]") }
    for message in messages { frame.append(message) }
    #expect(frame.messages == 1_000)
    let stored = Frame(stored: frame.bytes)
    #expect(stored.messages == 1_000)
    let fields = fields(stored)
    #expect(fields.count == 3_000)
    for (index, message) in messages.enumerated() {
      #expect(fields[index * 3] == Array(message.id.utf8))
      #expect(try Head(json: JSONDocument(fields[index * 3 + 1]).root) == message.head)
      #expect(fields[index * 3 + 2] == message.body)
    }
  }

  @Test
  func `no messages are no bytes`() {
    #expect(Frame().bytes == [])
    #expect(Frame().messages == 0)
    #expect(Frame(stored: []).messages == 0)
  }

  @Test
  func `raw JSON is passed on as it stands`() {
    let odd = Array(#"{ "a" : 1.50 }"#.utf8)
    #expect(RawJSON(odd).json == odd)
  }
}
