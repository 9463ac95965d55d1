import JSON
import Testing

struct JSONFieldsTests {
  private let root: JSONView

  init() throws {
    root = try parse(#"{"s":"x","n":5,"big":1e3,"t":true,"z":null,"l":[{"n":1},{"n":2}],"bad":[{"m":1}]}"#)
  }

  @Test func `required members are read`() throws {
    #expect(try root.string("s") == "x")
    #expect(try root.int("n") == 5)
    #expect(try root.int64("n") == 5)
    #expect(try root.bool("t"))
    #expect(try root.required("z").isNull)
    #expect(try root.list("l") { line throws(JSONError) in try line.int("n") } == [1, 2])
  }

  @Test func `a member that is absent is named`() {
    #expect(message { try root.string("q") } == #"the member "q" is missing"#)
    #expect(
      message { try root.list("q", Line.init(json:)) } == #"the member "q" is missing"#)
  }

  @Test func `a member of another kind is named with what was found`() {
    #expect(
      message { try root.string("n") }
        == #"the member "n" must be a string, found the number 5"#)
    #expect(
      message { try root.int64("big") }
        == #"the member "big" must be a 64-bit integer, found the number 1e3"#)
    #expect(
      message { try root.bool("z") }
        == #"the member "z" must be a boolean, found null"#)
    #expect(
      message { try root.list("s", Line.init(json:)) }
        == #"the member "s" must be an array, found a string"#)
  }

  @Test func `an optional member may be absent or null but not of another kind`() throws {
    #expect(try root.optionalString("q") == nil)
    #expect(try root.optionalString("z") == nil)
    #expect(try root.optionalString("s") == "x")
    #expect(try root.optionalInt64("q") == nil)
    #expect(try root.optionalInt64("z") == nil)
    #expect(try root.optionalInt64("n") == 5)
    #expect(throws: JSONError.self) { try root.optionalString("n") }
    #expect(throws: JSONError.self) { try root.optionalInt64("s") }
  }

  @Test func `members of what is not an object cannot be read`() throws {
    let array = try parse("[1]")
    #expect(throws: JSONError.self) { try array.string("s") }
    #expect(throws: JSONError.self) { try array.optionalString("s") }
  }

  @Test func `the first bad element ends a list`() {
    #expect(
      message { try root.list("bad", Line.init(json:)) } == #"the member "n" is missing"#)
  }

  @Test func `a message is read from bytes and written back`() throws {
    let line = try Line(jsonBytes: Array(#"{"n":7}"#.utf8))
    #expect(line.n == 7)
    #expect(line.json == Array(#"{"n":7}"#.utf8))
    #expect(throws: JSONError.self) { try Line(jsonBytes: [UInt8(ascii: "{")]) }
  }

  private func message<T>(_ body: () throws -> T) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? JSONError)?.message
    }
  }
}

private struct Line: JSONDecodable, JSONEncodable {
  var n: Int

  init(json: JSONView) throws(JSONError) { n = try json.int("n") }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("n", n)
    writer.endObject()
  }
}
