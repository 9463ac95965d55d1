import Operations
import Testing

@Suite struct CSVReaderTests {
  /// What the reader makes of a text: the fields of each record, or its fault.
  private func read(_ text: String) -> [[String]] { read(Array(text.utf8)) }

  private func read(_ bytes: [UInt8]) -> [[String]] {
    var reader = CSVReader(bytes)
    var records: [[String]] = []
    while let record = reader.next() {
      switch record {
      case .success(let record): records.append(["\(record.line)"] + record.fields)
      case .failure(let fault): records.append(["\(fault.line)", "fault", fault.message])
      }
    }
    return records
  }

  @Test func `records end with CRLF or LF, the last one with nothing`() {
    #expect(read("a,b\r\nc,d\ne,f") == [["1", "a", "b"], ["2", "c", "d"], ["3", "e", "f"]])
    #expect(read("") == [])
    #expect(read("\r\n\n") == [])
  }

  @Test func `empty fields are fields`() {
    #expect(read(",\n,,x\na,") == [["1", "", ""], ["2", "", "", "x"], ["3", "a", ""]])
    #expect(read("\"\",\"\"") == [["1", "", ""]])
  }

  @Test func `a quoted field may hold commas, doubled quotes and line ends`() {
    let text = "\"a, \"\"b\"\"\",c\n\"d\r\ne\",f\ng"
    #expect(read(text) == [["1", "a, \"b\"", "c"], ["2", "d\r\ne", "f"], ["4", "g"]])
  }

  @Test func `empty lines are passed over and counted`() {
    #expect(read("a\n\n\nb\n\n") == [["1", "a"], ["4", "b"]])
  }

  @Test func `a byte order mark is passed over at the start only`() {
    #expect(read([0xEF, 0xBB, 0xBF] + Array("a\n".utf8)) == [["1", "a"]])
    #expect(read("a\n\u{FEFF}b\n") == [["1", "a"], ["2", "\u{FEFF}b"]])
  }

  @Test func `a fault names its line and reading goes on with the next`() {
    let records = read("a\nb\"c\n\"d\"e\nf\n")
    #expect(records.map(\.[0]) == ["1", "2", "3", "4"])
    #expect(records.map { $0[1] } == ["a", "fault", "fault", "f"])
  }

  @Test func `a quote that is never closed is named by the line it opens on`() {
    #expect(read("a\n\"b\nc\nd") == [["1", "a"], ["2", "fault", "a quoted field is not closed"]])
  }

  @Test func `text that is not UTF-8 is refused, and the field named`() {
    let records = read(Array("a,b\nc,".utf8) + [0xC3, 0x28] + Array("\nd,e\n".utf8))
    #expect(records == [["1", "a", "b"], ["2", "fault", "field 2 is not UTF-8"], ["3", "d", "e"]])
    #expect(read([0xED, 0xA0, 0x80])[0][1] == "fault")
  }

  @Test func `a carriage return by itself ends nothing`() {
    #expect(read("a\rb,c\r") == [["1", "a\rb", "c\r"]])
  }
}
