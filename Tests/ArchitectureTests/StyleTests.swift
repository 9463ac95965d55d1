import Testing

struct StyleTests {
  /// Lines of the longest file allowed. It may only go down.
  static let longestFile = 330

  /// Lines above and below in which the reason for an unchecked conformance is given.
  static let reasonReach = 3

  @Test
  func `no file is longer than the ratchet allows`() {
    for file in Repository.files {
      #expect(file.lines.count <= StyleTests.longestFile, "\(file.path)")
    }
  }

  @Test
  func `nothing is public`() {
    for file in Repository.files {
      for (index, line) in file.code.enumerated() {
        let words = line.split(separator: " ").prefix { isModifier($0) || $0 == "public" || $0 == "open" }
        let isVisible = words.contains("public") || (words.contains("open") && line.contains(" class "))
        #expect(!isVisible, "\(file.path):\(index + 1)")
      }
    }
  }

  private func isModifier(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["final", "static", "override", "mutating", "required", "indirect"].contains(word)
  }

  @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)"])
  func `what the compiler cannot check says why`(_ words: String) {
    for file in Repository.files {
      for (index, line) in file.code.enumerated() where line.contains(words) {
        let near = file.lines.prefix(index + StyleTests.reasonReach + 1).suffix(2 * StyleTests.reasonReach + 1)
        #expect(near.contains { $0.contains("//") }, "\(file.path):\(index + 1)")
      }
    }
  }

  @Test
  func `no test sleeps`() {
    // Put together here, so that this file does not find itself.
    let words = ["Task.", "Thread."].map { $0 + "sleep" }
    for path in Repository.tests where path.hasSuffix(".swift") {
      let text = Repository.text(ofTest: path)
      for word in words { #expect(!text.contains(word), "\(path)") }
    }
  }
}
