import Foundation
import Testing

extension SystemTests {
  /// What an operator does about dead letters, by command and over HTTP.
  @Suite struct DeadLetterTests {
    @Test func `dead letters are listed, shown, retried and discarded, and nothing without --apply`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      #expect(try system.run("dead-letters", "list").exit == 0)
      let unreadable = try system.poison(.customers)
      let list = try system.run("dead-letters", "list", "customers")
      #expect(list.exit == 1 && list.output.contains("Nonsense  customers.0:poison-1  no handler for Nonsense"))
      #expect(try system.run("dead-letters", "list", "orders").exit == 0)
      let shown = try system.run("dead-letters", "show", "--id", "poison-2", "--json").output
      let letter = try JSONReader.read(shown)["dead_letters"]?[0]
      #expect(letter?["id"]?.string == "customers.0:poison-2" && letter?["body"]?["order_id"]?.string == "ord_poison")
      try system.run("dead-letters", "retry").expectRefusal(2...2, "--id", "--all")
      try system.run("dead-letters", "discard", "--all").expectRefusal(2...2, "--reason")
      try system.run("dead-letters", "burn").expectRefusal(2...2, "burn", "list")
      let some = try system.run("dead-letters", "list", "--cause", "no handler for", "--json").output
      #expect(try JSONReader.read(some)["dead_letters"]?.array.count == 2)
      let dry = try system.run("dead-letters", "retry", "--type", "Nonsense")
      #expect(dry.exit == 0 && dry.output.contains("2 chosen"))
      #expect(try SystemStatus(system).deadLetters == 3)
      let retried = try system.run("dead-letters", "retry", "--id", "poison-1", "--apply")
      #expect(retried.exit == 1 && retried.output.contains("set aside again as poison-1.r1: no handler for Nonsense"))
      let refused = try system.run("dead-letters", "retry", "customers", "--id", unreadable, "--apply")
      #expect(refused.exit == 1 && refused.output.contains("refused"), "\(refused.output)")
      let gone = try system.run("dead-letters", "discard", "--all", "--reason", "a test", "--apply", "--json")
      #expect(gone.exit == 0)
      #expect(
        try JSONReader.read(gone.output)["dead_letters"]?.array.map { $0["state"]?.string }
          == Array(repeating: "discarded", count: 3))
      #expect(try system.run("dead-letters", "list").exit == 0)
      let all = try JSONReader.read(try system.run("dead-letters", "list", "--all", "--json").output)
      let states = (all["dead_letters"]?.array ?? []).map {
        "\($0["message_id"]?.string ?? "") \($0["state"]?.string ?? "")"
      }
      #expect(
        Set(states) == [
          "poison-1 superseded", "poison-1.r1 discarded", "poison-2 discarded", "\(unreadable) discarded",
        ])
      #expect(try system.runWhenPossible("audit").exit == 0)
      let verified = try system.runWhenPossible("replay", "verify", "customers")
      #expect(verified.exit == 0, "\(verified.output)")
    }

    @Test func `where no store is at hand, the workers are asked`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      _ = try system.poison(.reservation)
      let elsewhere = "\(system.scratch.path)/elsewhere"
      let manifest = try String(contentsOfFile: "\(system.data)/manifest.json", encoding: .utf8)
      try system.scratch.write(manifest, to: "elsewhere/manifest.json")
      func run(_ words: String...) throws -> Finished {
        try system.spawn(["dead-letters"] + words + ["--data", elsewhere, "--redis-url", system.redisURL]).finished()
      }
      let list = try run("list", "reservation")
      #expect(list.exit == 1 && list.output.contains("reservation.0:poison-1"), "\(list.errors)")
      #expect(
        try run("show", "reservation", "--id", "poison-1").output.contains(#"body      {"order_id":"ord_poison"}"#))
      #expect(try run("discard", "reservation", "--all", "--reason", "a test", "--apply").exit == 0)
      #expect(try run("list").exit == 0)
    }

    @Test func `a message that failed for a defect since mended is handled by its retry, over HTTP`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let staff = try system.staff()
      let run = RunbookRun(try #require(RunbookPage.all.first { $0.name == "dead-letters" }), nil, system, [:])
      try run.refuseRates()
      let listed = try staff.get("/api/v1/admin/dead-letters?state=waiting").json["dead_letters"]?.array ?? []
      #expect(listed.count == 1 && listed[0]["type"]?.string == "PutRate")
      let id = try #require(listed.first?["id"]?.string)
      let path = "/api/v1/admin/dead-letters/\(id)"
      let key = HTTPCall.post("\(path)/retry", #"{"reason": "mended"}"#).with("Idempotency-Key", "once")
      #expect(try staff.insist(key).status == 202)
      #expect(try staff.insist(key).status == 202, "the same answer again")
      try eventually("its retry handled") { try staff.get(path).json["state"]?.string == "handled" }
      let again = try staff.send(.put("/api/v1/admin/rates/VND/CHF", #"{"rate": "0.000033"}"#))
      #expect(again.status == 200, "it is so already")
      #expect(try SystemStatus(system).deadLetters == 0)
      #expect(try system.runWhenPossible("audit").exit == 0)
    }
  }
}
