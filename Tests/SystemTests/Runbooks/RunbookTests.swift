import Foundation
import Testing

extension SystemTests {
  /// Every page's commands, on a live system with the trouble of that page.
  @Suite struct RunbookTests {
    /// Orders answered before the trouble begins.
    private static let orders = 6

    @Test func `every page has the six headings, and commands that work as they are`() {
      #expect(!RunbookPage.all.isEmpty)
      for page in RunbookPage.all {
        #expect(page.faults.isEmpty, "runbooks/\(page.name).md: \(page.faults.joined(separator: "; "))")
        #expect(!page.variables.isEmpty, "runbooks/\(page.name).md sets no variables at its top")
        for section in ["Diagnosis", "Mitigation", "Verify"] {
          #expect(
            page.blocks.contains { $0.section == section }, "runbooks/\(page.name).md: nothing to run in \(section)")
        }
        let known = Set(page.causes)
        for block in page.blocks { #expect(block.cause.map(known.contains) ?? true, "\(page.name): \(block.line)") }
      }
    }

    @Test func `every page, and every cause on it, has a fault that brings it about`() {
      let written = RunbookPage.all.flatMap { page in
        page.causes.isEmpty ? ["\(page.name)"] : page.causes.map { "\(page.name): \($0)" }
      }
      #expect(Set(written) == Set(RunbookCase.all.map(\.testDescription)))
      #expect(written.count == RunbookCase.all.count)
    }

    @Test func `a page out of form is refused, with the reason`() {
      func faults(_ text: String, in section: String = "Verify") -> String {
        let body = RunbookPage.headings.map { "## \($0)\n\($0 == section ? text : "")" }.joined(separator: "\n")
        return RunbookPage(name: "page", body).faults.joined(separator: "; ")
      }
      #expect(faults("```sh\norderflow audit\n```").isEmpty)
      #expect(faults("```sh\norderflow audit --snapshot <DIR>\n```").contains("no place"))
      #expect(faults("```sh\norderflow token --sub YOUR_NAME\n```").contains("YOUR_"))
      #expect(faults("```sh\n$ orderflow audit\n```").contains("no place"))
      #expect(faults("```console\norderflow audit\n```").contains("console"))
      #expect(faults("```sh\norderflow audit\n```", in: "Impact").contains("never run"))
      #expect(faults("```sh\norderflow audit").contains("not closed"))
      #expect(RunbookPage(name: "page", "## Meaning\n## Verify").faults.joined().contains("headings"))
    }

    @Test(arguments: RunbookCase.all)
    func `before the mitigation Verify fails, after it Verify holds and nothing that was answered is lost`(
      _ item: RunbookCase
    ) throws {
      let page = try #require(RunbookPage.all.first { $0.name == item.page })
      let place = try item.place()
      defer { place.end() }
      let system = try OrderflowSystem.withDemo(place.system)
      let run = RunbookRun(page, item.cause, system, place.operators)
      defer { end(run) }
      let answers = try postOrders(system)
      try run.mustSucceed("Meaning")
      try item.strike(run, place)
      let seen = try run.mustRun("Diagnosis")
      for words in item.shows { #expect(seen.contains(words), "Diagnosis does not show it: \(seen)") }
      try run.mustFail("Verify")
      try run.mustSucceed("Mitigation")
      try run.mustSucceed("Verify")
      try expectAllThere(answers, run)
    }

    private func postOrders(_ system: OrderflowSystem) throws -> [HTTPAnswer] {
      let shop = try system.shop()
      let answers = try (1...RunbookTests.orders).map { try shop.insist(Demo.order(quantity: $0)) }
      #expect(answers.allSatisfy { $0.status == 201 })
      try system.waitUntilDrained()
      return answers
    }

    private func expectAllThere(_ answers: [HTTPAnswer], _ run: RunbookRun) throws {
      let shop = try run.system.shop()
      for answer in answers {
        let path = try #require(answer.headers["location"])
        #expect(try shop.get(path).json == answer.json)
      }
      let audit = try run.whenPossible("\"$ORDERFLOW_BINARY\" audit")
      #expect(audit.exit == 0, "\(audit.output)")
    }

    /// Ends what the page may have started; nothing may be left after that.
    private func end(_ run: RunbookRun) {
      let stopped = try? run.system.run("stop")
      #expect(stopped?.exit == 0, "\(stopped?.errors ?? "")")
      var left: [ProcessEntry] = []
      // `up` is heard to have ended a moment before its last thread has.
      try? eventually("nothing left behind", seconds: 10) {
        left = ProcessEntry.all.filter { $0.isOf(run.system.scratch) && $0.pid != getpid() }
        return left.isEmpty
      }
      #expect(left.isEmpty, "left behind: \(left.map(\.commandLine))")
      for process in left { process.signal(SIGKILL) }
      run.system.destroy()
    }
  }
}

extension ProcessEntry {
  static var all: [ProcessEntry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.compactMap { ProcessEntry(pid: $0) }
  }

  /// Started for this scratch directory.
  func isOf(_ scratch: Scratch) -> Bool {
    let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ") ?? Data()
    return commandLine.contains(scratch.path) || String(decoding: environment, as: UTF8.self).contains(scratch.path)
  }
}
