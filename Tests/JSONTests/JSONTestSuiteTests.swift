import JSON
import TestSupport
import Testing

private let folder = "json-test-suite"

@Suite(.enabled(if: SharedData.has(folder), "JSONTestSuite is not in the shared data"))
struct JSONTestSuiteTests {
  @Test func `every file that must be accepted is accepted`() throws {
    for name in try files("y_") {
      let bytes = try SharedData.bytes("\(folder)/\(name)")
      #expect(refusal(bytes) == nil, "\(name)")
      #expect(try walk(JSONDocument(bytes).root) > 0)
    }
  }

  @Test func `every file that must be refused is refused`() throws {
    for name in try files("n_") {
      #expect(refusal(try SharedData.bytes("\(folder)/\(name)")) != nil, "\(name)")
    }
  }

  @Test func `a file that may go either way is accepted or refused without a crash`() throws {
    for name in try files("i_") {
      let bytes = try SharedData.bytes("\(folder)/\(name)")
      if refusal(bytes) == nil { #expect(try walk(JSONDocument(bytes).root) > 0) }
    }
  }

  @Test func `text that is not strict UTF-8 or has lone surrogates is refused`() throws {
    for name in try files("i_string") + files("i_object") {
      #expect(refusal(try SharedData.bytes("\(folder)/\(name)")) != nil, "\(name)")
    }
  }

  private func files(_ prefix: String) throws -> [String] {
    let names = try SharedData.names(in: folder).filter { $0.hasPrefix(prefix) }
    try #require(!names.isEmpty)
    return names
  }
}
