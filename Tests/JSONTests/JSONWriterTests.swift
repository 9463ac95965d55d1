import JSON
import Testing

struct JSONWriterTests {
  @Test func `commas stand between values and nowhere else`() {
    let text = written { writer in
      writer.beginObject()
      writer.key("a")
      writer.beginArray()
      writer.integer(1)
      writer.beginObject()
      writer.endObject()
      writer.beginArray()
      writer.endArray()
      writer.null()
      writer.endArray()
      writer.field("b", true)
      writer.key("c")
      writer.beginObject()
      writer.field("d", "x")
      writer.endObject()
      writer.field("e", Int64(-2))
      writer.endObject()
    }
    #expect(text == #"{"a":[1,{},[],null],"b":true,"c":{"d":"x"},"e":-2}"#)
  }

  @Test func `only what must be escaped is escaped`() {
    #expect(written { $0.string("a\"b\\c/d\u{7F}é😀") } == "\"a\\\"b\\\\c/d\u{7F}é😀\"")
    #expect(written { $0.string("\u{8}\t\n\u{C}\r\u{0}\u{1F}") } == #""\b\t\n\f\r\u0000\u001f""#)
  }

  @Test func `every control character survives at every place of a string`() throws {
    for byte in UInt8(0)..<0x30 {
      for before in 0..<18 {
        let value = String(repeating: "x", count: before) + String(UnicodeScalar(byte)) + "é"
        #expect(try parse(written { $0.string(value) }).string == value)
      }
    }
  }

  @Test func `a key from a string is escaped`() throws {
    let name = "a\"\n"
    let text = written { writer in
      writer.beginObject()
      writer.key(name)
      writer.integer(1)
      writer.endObject()
    }
    #expect(text == #"{"a\"\n":1}"#)
  }

  @Test(arguments: [0, 1, -1, 9, 10, 99, 100, -100, 1_234_567_890, .max, .min] as [Int64])
  func `an integer is written in full`(_ value: Int64) {
    #expect(written { $0.integer(value) } == String(value))
  }

  @Test(arguments: [0, -0.0, 0.1, 1e21, .leastNonzeroMagnitude, 1.7976931348623157e308, -123.456, 100])
  func `a double reads back as it was`(_ value: Double) throws {
    #expect(try parse(written { $0.number(value) }).double?.bitPattern == value.bitPattern)
  }

  @Test func `a number that is not finite stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.number(.infinity)
    }
  }

  #if DEBUG
    @Test func `two values without a key stop a debug build`() async {
      await #expect(processExitsWith: .failure) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.integer(1)
      }
    }
  #endif

  @Test func `absent optionals leave no trace`() {
    let text = written { writer in
      writer.beginObject()
      writer.optional("a", String?.none)
      writer.optional("b", Int64?.some(1))
      writer.optional("c", Int64?.none)
      writer.optional("d", "x")
      writer.endObject()
    }
    #expect(text == #"{"b":1,"d":"x"}"#)
  }

  @Test func `raw text is copied as it is`() {
    let text = written { writer in
      writer.beginArray()
      writer.raw(Array("{}".utf8))
      writer.raw(Array("[1]".utf8)[...])
      writer.raw("null".utf8)
      writer.endArray()
    }
    #expect(text == "[{},[1],null]")
  }

  @Test func `a writer can be used again`() {
    var writer = JSONWriter(reserving: 8)
    writer.bool(false)
    writer.removeAll(keepingCapacity: true)
    writer.bool(true)
    #expect(writer.bytes == Array("true".utf8))
  }
}
