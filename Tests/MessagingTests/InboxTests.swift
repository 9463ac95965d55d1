import Messaging
import Testing

struct InboxTests {
  private let rig: StoreRig
  private let inbox: Inbox

  init() throws {
    rig = try StoreRig()
    inbox = Inbox(rig.database)
  }

  @Test
  func `a message is taken once`() throws {
    #expect(try !inbox.contains("m1"))
    #expect(try inbox.take("m1", at: now))
    #expect(try inbox.contains("m1"))
    #expect(try !inbox.take("m1", at: now + 1))
    #expect(try inbox.take("m2", at: now))
  }

  /// Sweeps through the whole inbox; how many ids went.
  private func sweep(floor: Int64, limit: Int) throws -> Int {
    var (cursor, forgotten) = ("", 0)
    repeat {
      let step = try inbox.sweep(after: cursor, floor: floor, limit: limit)
      #expect(step.forgotten <= limit)
      (cursor, forgotten) = (step.cursor, forgotten + step.forgotten)
    } while !cursor.isEmpty
    return forgotten
  }

  @Test(arguments: [1, 3, 10, 100])
  func `a sweep forgets old ids only, in steps of any size`(_ limit: Int) throws {
    for number in 0..<30 { _ = try inbox.take("m\(number)", at: number % 3 == 0 ? now - 1 : now) }
    #expect(try sweep(floor: now, limit: limit) == 10)
    for number in 0..<30 { #expect(try inbox.contains("m\(number)") == (number % 3 != 0)) }
  }

  @Test
  func `a sweep of an empty inbox ends at once`() throws {
    #expect(try inbox.sweep(after: "", floor: now, limit: 10).cursor == "")
  }

  @Test
  func `what was forgotten could be taken again`() throws {
    _ = try inbox.take("m1", at: now - Inbox.reach - 1)
    _ = try sweep(floor: now - Inbox.reach, limit: 10)
    #expect(try inbox.take("m1", at: now))
  }

  @Test
  func `a trial is counted, and ends`() throws {
    let trials = Trials(rig.database)
    #expect(try trials.count("m1") == 0)
    try trials.begin("m1")
    try trials.begin("m1")
    try trials.begin("m2")
    #expect(try trials.count("m1") == 2)
    try trials.end("m1")
    #expect(try trials.count("m1") == 0)
    #expect(try trials.count("m2") == 1)
  }
}
