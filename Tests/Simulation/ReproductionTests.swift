import Foundation
import Testing

/// One seed is one run: in this process, and in another, whose hashing is seeded otherwise.
@Suite(.serialized)
struct ReproductionTests {
  private static let seeds: [UInt64] = [3, 72, 271, 563, 828]
  /// Where a child leaves its digests.
  private static let answer = "ORDERFLOW_SIMULATION_DIGESTS"

  private static func digests() throws -> String {
    try seeds.map { seed in
      let run = try Run(Plan(seed: seed))
      return "\(seed) \(run.world.story.lines.count) \(run.world.story.digest)"
    }.joined(separator: "\n")
  }

  @Test
  func `a seed run again tells the same story, also in another process`() throws {
    let first = try ReproductionTests.digests()
    if let path = ProcessInfo.processInfo.environment[ReproductionTests.answer] {
      return try first.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try ReproductionTests.digests() == first)
    for _ in 0..<2 { #expect(try digestsOfAChild() == first) }
  }

  /// This test program once more, for this test alone.
  private func digestsOfAChild() throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("of-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: file) }
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    child.arguments = ["--testing-library", "swift-testing", "--filter", "ReproductionTests"]
    child.environment = ProcessInfo.processInfo.environment.merging([ReproductionTests.answer: file.path]) { $1 }
    child.standardOutput = FileHandle.nullDevice
    child.standardError = FileHandle.nullDevice
    try child.run()
    child.waitUntilExit()
    return try String(contentsOf: file, encoding: .utf8)
  }
}
