import Contracts
import Foundation
import JSON
import Testing

/// The page of events against the code: what stands between its marks is what the code says, to the letter.
struct EventPageTests {
  private static let page = ContractSource.folderURL.appendingPathComponent("EVENTS.md")
  private static let marks = ("<!-- made from the code: -->\n", "<!-- until here -->\n")
  private static let command = "ORDERFLOW_WRITE_PAGES=1 runbooks/test --no-lint --filter EventPageTests"

  @Test
  func `samples and sources say the same of an event, and every number says what it counts`() throws {
    let catalogue = try EventCatalogue()
    #expect(catalogue.faults == [])
    #expect(catalogue.entries.count > 30 && catalogue.shapes.count > 5)
  }

  @Test
  func `the page is what the code says`() throws {
    let text = try String(contentsOf: EventPageTests.page, encoding: .utf8)
    let marks = EventPageTests.marks
    let start = try #require(text.range(of: marks.0)?.upperBound, "the first mark")
    let end = try #require(text.range(of: marks.1)?.lowerBound, "the last mark")
    let expected = try EventCatalogue().markdown
    if ProcessInfo.processInfo.environment["ORDERFLOW_WRITE_PAGES"] == "1" {
      let whole = text.replacingCharacters(in: start..<end, with: expected)
      return try Data(whole.utf8).write(to: EventPageTests.page)
    }
    let (lines, wanted) = (EventPageTests.lines(text[start..<end]), EventPageTests.lines(expected[...]))
    for (line, want) in zip(lines + ["the end"], wanted + ["the end"]) where line != want {
      Issue.record("EVENTS.md says\n\(line)\nthe code\n\(want)\nTo write it anew: \(EventPageTests.command)")
      return
    }
    #expect(lines.count == wanted.count, "To write it anew: \(EventPageTests.command)")
  }

  private static func lines(_ text: Substring) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test
  func `every event is on the page, with its optional fields told from the others`() throws {
    let catalogue = try EventCatalogue()
    let events = Set(Samples.all.filter { $0.payload is any Event }.map(\.type))
    #expect(Set(catalogue.entries.map(\.shape.name)) == events)
    let confirmed = try #require(catalogue.entries.first { $0.type == OrderConfirmed.self })
    let fields = Dictionary(uniqueKeysWithValues: confirmed.shape.fields.map { ($0.name, $0) })
    #expect(fields["order_id"] == .init(name: "order_id", type: "string", isOptional: false, meaning: ""))
    #expect(fields["total"]?.type == "Money" && fields["lines"]?.type == "[OrderLine]")
    #expect(fields["checkout"]?.isOptional == true && fields["lines"]?.isOptional == false)
  }

  @Test(arguments: [
    (#"{"amount":1,"currency":"GBP"}"#, []),
    (#"{"amount":1}"#, ["Money.currency is in no sample"]),
    (
      #"{"amount":1,"currency":"GBP","rate":2}"#,
      ["Money.rate is in the samples alone", "Money.rate does not say what it counts"]
    ),
  ])
  func `a field that only the sources have, or only the samples, is a fault`(_ sample: String, _ faults: [String])
    throws
  {
    #expect(EventShape("Money", [try JSONDocument(Array(sample.utf8)).root]).faults == faults)
  }

  @Test
  func `one name of two types is a fault`() throws {
    let objects = try [#"{"amount":1,"currency":"GBP"}"#, #"{"amount":"1","currency":"GBP"}"#].map {
      try JSONDocument(Array($0.utf8)).root
    }
    #expect(EventShape("Money", objects).faults == [#"Money.amount is ["integer", "string"]"#])
  }
}
