import Contracts
import Messaging
import Testing

struct RequestsTests {
  private let rig: StoreRig
  private let requests: Requests
  private let outcome = Outcome(201, location: "/o1", entityTag: "\"1\"", body: Array(#"{"id":"o1"}"#.utf8))

  init() throws {
    rig = try StoreRig()
    requests = Requests(rig.database)
  }

  @Test
  func `a request is new, then running, then done`() throws {
    #expect(try requests.state("k", fingerprint: "f") == .new)
    try requests.begin("k", fingerprint: "f", subject: "o1", at: now)
    #expect(try requests.state("k", fingerprint: "f") == .running(subject: "o1"))
    try requests.finish("k", fingerprint: "f", outcome: outcome, at: now)
    #expect(try requests.state("k", fingerprint: "f") == .done(outcome))
  }

  @Test
  func `a key used for something else is a conflict, running or done`() throws {
    try requests.begin("k", fingerprint: "f", subject: "o1", at: now)
    #expect(try requests.state("k", fingerprint: "g") == .conflict)
    try requests.finish("k", fingerprint: "f", outcome: outcome, at: now)
    #expect(try requests.state("k", fingerprint: "g") == .conflict)
    #expect(try requests.state("other", fingerprint: "g") == .new)
  }

  @Test
  func `what was never begun can be finished, and its first outcome stands`() throws {
    try requests.finish("k", fingerprint: "f", outcome: outcome, at: now)
    #expect(try requests.state("k", fingerprint: "f") == .done(outcome))
    try requests.finish("k", fingerprint: "f", outcome: Outcome(.notFound("order", "o1")), at: now)
    #expect(try requests.state("k", fingerprint: "f") == .done(outcome))
    #expect(try rig.count("requests") == 1)
  }

  @Test
  func `a request is begun once`() throws {
    try requests.begin("k", fingerprint: "f", subject: "o1", at: now)
    #expect(throws: (any Error).self) { try requests.begin("k", fingerprint: "f", subject: "o2", at: now) }
    #expect(try requests.state("k", fingerprint: "f") == .running(subject: "o1"))
  }

  @Test
  func `a sweep forgets what ended long ago, and nothing that still runs`() throws {
    try requests.begin("running", fingerprint: "f", subject: "o1", at: now - 100)
    try requests.finish("old", fingerprint: "f", outcome: outcome, at: now - 100)
    try requests.finish("young", fingerprint: "f", outcome: outcome, at: now)
    let sweep = try requests.sweep(after: "", floor: now, limit: 100)
    #expect(sweep.cursor == "" && sweep.forgotten == 1)
    #expect(try requests.state("running", fingerprint: "f") == .running(subject: "o1"))
    #expect(try requests.state("old", fingerprint: "f") == .new)
    #expect(try requests.state("young", fingerprint: "f") == .done(outcome))
  }

  @Test
  func `a sweep goes on where it was, in steps no larger than its limit`() throws {
    for number in 0..<10 {
      try requests.finish("k\(number)", fingerprint: "f", outcome: outcome, at: number % 2 == 0 ? now - 1 : now)
    }
    var (cursor, forgotten) = ("", 0)
    repeat {
      let step = try requests.sweep(after: cursor, floor: now, limit: 4)
      #expect(step.forgotten <= 4)
      (cursor, forgotten) = (step.cursor, forgotten + step.forgotten)
    } while !cursor.isEmpty
    #expect(forgotten == 5)
    #expect(try rig.count("requests") == 5)
  }
}
