import Foundation
import Testing

/// A page being worked through on a live system, each block by a shell that knows the page's variables.
struct RunbookRun {
  let page: RunbookPage
  let cause: String?
  let system: OrderflowSystem
  let environment: [String: String]

  /// - Parameter settings: what the operator of this case sets besides.
  init(_ page: RunbookPage, _ cause: String?, _ system: OrderflowSystem, _ settings: [String: String]) {
    self.page = page
    self.cause = cause
    self.system = system
    // The operator's shell knows the data directory; through it the commands find the system.
    environment = system.environment.filter { $0.key != "ORDERFLOW_REDIS_URL" }.merging(
      [
        "ORDERFLOW_BINARY": Repository.binary, "ORDERFLOW_DATA_DIR": system.data,
        "ORDERFLOW_LISTEN": "127.0.0.1:\(system.port)", "BACKUP_DIR": "\(system.scratch.path)/backup",
      ]
    ) { $1 }.merging(settings) { $1 }
  }

  func blocks(_ section: String) -> [RunbookPage.Block] { page.blocks(section, cause) }

  func run(_ block: RunbookPage.Block) throws -> Finished { try whenPossible(block.commands) }

  /// As an operator would: what needs all owners at one moment is asked again while one of them is busy.
  func whenPossible(_ commands: String) throws -> Finished {
    let passing = ["did not hold in time", "another copy of all stores", "was not made: ", "has no owner: a copy"]
    let patience = Patience(seconds: 60)
    while true {
      let finished = try shell(commands)
      guard finished.exit != 0, passing.contains(where: finished.output.contains) else { return finished }
      try patience.pause("\(commands) possible; it said: \(finished.output)")
    }
  }

  /// Runs shell commands with the page's variables set.
  @discardableResult func shell(_ commands: String) throws -> Finished {
    try Subprocess(
      ["bash", "-euo", "pipefail", "-c", "exec 2>&1\n\(page.variables)\n\(commands)"], environment: environment,
      in: system.scratch
    ).finished()
  }

  /// Every block must do its work and print what the page says.
  func mustSucceed(_ section: String) throws {
    for block in blocks(section) {
      let finished = try run(block)
      try #require(finished.exit == 0, "\(place(block)) ended with \(finished.exit): \(finished.output)")
      expectOutput(block, finished)
    }
  }

  /// What looks at something wrong may say so with its exit status, but must not be wrong itself.
  /// - Returns: all that was printed.
  func mustRun(_ section: String) throws -> String {
    try blocks(section).map { block in
      let finished = try run(block)
      expectCommand(block, finished)
      expectOutput(block, finished)
      return finished.output
    }.joined(separator: "\n")
  }

  /// At least one block must find something wrong.
  func mustFail(_ section: String) throws {
    for block in blocks(section) {
      let finished = try run(block)
      expectCommand(block, finished)
      if finished.exit != 0 { return }
    }
    Issue.record("\(section) of runbooks/\(page.name).md holds while the trouble lasts")
  }

  /// Wrong use, and what a shell says of a command that is not there.
  private func expectCommand(_ block: RunbookPage.Block, _ finished: Finished) {
    #expect(![2, 126, 127].contains(finished.exit), "\(place(block)) is no command: \(finished.output)")
  }

  private func place(_ block: RunbookPage.Block) -> String { "runbooks/\(page.name).md:\(block.line)" }

  private func expectOutput(_ block: RunbookPage.Block, _ finished: Finished) {
    guard !block.outputs.isEmpty else { return }
    let isSo = block.outputs.contains { RunbookRun.matches($0, finished.output) }
    #expect(isSo, "\(place(block)) printed something else: \(finished.output)")
  }

  /// Whether the lines of a pattern come in this order; `…` stands for anything, several spaces are as one.
  static func matches(_ pattern: String, _ output: String) -> Bool {
    func squeezed(_ line: Substring) -> String { line.split(separator: " ").joined(separator: " ") }
    var lines = output.split(whereSeparator: \.isNewline).map(squeezed)[...]
    for wanted in pattern.split(separator: "\n").map(squeezed) where wanted != "…" {
      let parts = wanted.split(separator: "…", omittingEmptySubsequences: false)
        .map { NSRegularExpression.escapedPattern(for: String($0)) }
      let expression = "^\(parts.joined(separator: ".*"))$"
      guard let index = lines.firstIndex(where: { $0.range(of: expression, options: .regularExpression) != nil })
      else { return false }
      lines = lines[(index + 1)...]
    }
    return true
  }
}
