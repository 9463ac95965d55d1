import JSON
import Testing

struct JSONViewTests {
  @Test func `each kind answers for itself only`() throws {
    let root = try parse(#"[null, true, 1, "s", [], {}]"#)
    #expect(root.elements.map(\.kind) == [.null, .bool, .number, .string, .array, .object])
    #expect(root.elements.map(\.isNull) == [true, false, false, false, false, false])
    #expect(root.elements.map(\.bool) == [nil, true, nil, nil, nil, nil])
    #expect(root.elements.map(\.int) == [nil, nil, 1, nil, nil, nil])
    #expect(root.elements.map(\.string) == [nil, nil, nil, "s", nil, nil])
    #expect(root.count == 6)
    #expect(root[3]?.count == 0)
  }

  @Test func `escapes are decoded`() throws {
    let text = #""a\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE00\u0000z""#
    #expect(try parse(text).string == "a\"\\/\u{8}\u{C}\n\r\tAé€😀\u{0}z")
    #expect(try parse(#""héllo 😀""#).string == "héllo 😀")
    #expect(try parse(#""""#).string == "")
  }

  @Test func `an integer is read only when it is written as one and fits`() throws {
    let whole = try parse("[0,-0,9223372036854775807,-9223372036854775808]")
    #expect(whole.elements.map(\.int64) == [0, 0, .max, .min])
    let others = try parse("[9223372036854775808,-9223372036854775809,1.0,1e2,100000000000000000000]")
    #expect(others.elements.allSatisfy { $0.int64 == nil && $0.int == nil })
  }

  @Test func `a number keeps its text and reads as the nearest double`() throws {
    #expect(try parse("-1.50E+2").numberText == "-1.50E+2")
    #expect(try parse("-1.50E+2").double == -150)
    #expect(try parse("0.1").double == 0.1)
    #expect(try parse("1e400").double == nil)
    #expect(try parse("1e-400").double == 0)
  }

  @Test func `the last of repeated names wins`() throws {
    let root = try parse(#"{"a":1,"b":2,"\u0061":3}"#)
    #expect(root["a"]?.int == 3)
    #expect(root["b"]?.int == 2)
    #expect(root["c"] == nil)
    #expect(root.count == 3)
    #expect(root.members.map(\.key) == ["a", "b", "a"])
  }

  @Test func `names are compared as bytes`() throws {
    let root = try parse("{\"e\\u0301\":1,\"\u{E9}\":2}")
    #expect(root["e\u{301}"]?.int == 1)
    #expect(root["\u{E9}"]?.int == 2)
  }

  @Test func `elements are found past nested values`() throws {
    let root = try parse(#"[[1,[2]],{"a":{"b":[3]}},4]"#)
    #expect(root[2]?.int == 4)
    #expect(root[1]?["a"]?["b"]?[0]?.int == 3)
    #expect(root[3] == nil)
    #expect(root[-1] == nil)
    #expect(root["a"] == nil)
    #expect(root[0]?[1]?.elements.map(\.int) == [2])
  }

  @Test func `raw text is what stood in the document`() throws {
    let root = try parse(#" { "a" : [ 1 , "x" ] , "b":"\u0041" } "#)
    #expect(String(decoding: root["a"]?.raw ?? [], as: UTF8.self) == #"[ 1 , "x" ]"#)
    #expect(String(decoding: root["b"]?.raw ?? [], as: UTF8.self) == #""\u0041""#)
    #expect(root.raw.first == UInt8(ascii: "{"))
  }
}
