import Contracts
import HTTP
import JSON
import Messaging
import Redis

/// What operators see and decide: partitions, traces, dead letters.
struct AdminRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  private var topology: Topology { configuration.topology }
  private var partitions: [PartitionID] { CapabilityName.allCases.flatMap { topology.partitions($0) } }

  var routes: [Route] {
    [
      Route(.get, "/api/v1/admin/streams", .staff, .listStreams, streams),
      Route(.get, "/api/v1/admin/orders/{order_id}/trace", .staff, .traceOrder, trace),
      Route(.get, "/api/v1/admin/dead-letters", .staff, .listDeadLetters, list),
      Route(.get, "/api/v1/admin/dead-letters/{dead_letter_id}", .staff, .readDeadLetter, read),
      Route(.post, "/api/v1/admin/dead-letters/{dead_letter_id}/retry", .staff, .retryDeadLetter, retry),
      Route(.post, "/api/v1/admin/dead-letters/{dead_letter_id}/discard", .staff, .discardDeadLetter, discard),
    ]
  }

  /// As `orderflow status` shows them, where no store is at hand.
  private func streams(_ call: Call) throws(Problem) -> Action {
    .work { [configuration, partitions] in
      let reports = try PartitionReport.read(
        partitions, try RedisConnection(configuration.redis, timeoutMilliseconds: 2_000), storePath: { _ in nil })
      var writer = JSONWriter()
      writer.beginObject()
      writer.list("partitions", reports)
      writer.endObject()
      return Outcome(200, body: writer.bytes)
    }
  }

  private func trace(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    guard TimeOrderedID.isValid(id, prefix: TimeOrderedID.order) else { throw .notFound("order", id) }
    return .work { [configuration] in
      try configuration.trace(id).map { Outcome(200, body: $0) } ?? Outcome(.notFound("order", id))
    }
  }

  // MARK: Dead letters

  private func list(_ call: Call) throws(Problem) -> Action {
    var faults: [Problem.Fault] = []
    let capability = call.query("capability").map { CapabilityName(rawValue: $0) }
    if capability == .some(nil) { faults.append(.init("/capability", "is no capability")) }
    let state = call.query("state")
    if let state, DeadLetter.State(rawValue: state) == nil {
      faults.append(.init("/state", "is no state of a dead letter"))
    }
    if !faults.isEmpty { throw .validation(faults) }
    let limit = try call.limit()
    let query = ListDeadLetters(
      state: state, messageType: call.query("type"), cursor: call.query("cursor"), limit: limit)
    let asked = capability.flatMap { $0 }.map { topology.partitions($0) } ?? partitions
    return .gather(asked.map { call.query(query, to: $0, replyTo: replyTo) }, .deadLetters, limit: limit)
  }

  private func letter(_ call: Call) throws(Problem) -> (partition: PartitionID, messageID: String) {
    let id = call.parameters[0]
    guard let letter = DeadLetterDocument.parse(id), partitions.contains(letter.partition) else {
      throw .notFound("dead letter", id)
    }
    return letter
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    let letter = try letter(call)
    return .send(call.query(GetDeadLetter(messageID: letter.messageID), to: letter.partition, replyTo: replyTo))
  }

  private func retry(_ call: Call) throws(Problem) -> Action {
    let letter = try letter(call)
    var fields = Fields(try Fields.document(call.request.body))
    let command = RetryDeadLetter(
      messageID: letter.messageID, actor: call.principal?.subject ?? "", reason: fields.optionalText("reason"))
    try fields.check()
    return try decide(command, letter.partition, call)
  }

  private func discard(_ call: Call) throws(Problem) -> Action {
    let letter = try letter(call)
    var fields = Fields(try Fields.document(call.request.body))
    let command = DiscardDeadLetter(
      messageID: letter.messageID, actor: call.principal?.subject ?? "", reason: fields.text("reason"))
    try fields.check()
    return try decide(command, letter.partition, call)
  }

  private func decide(_ command: some Payload, _ partition: PartitionID, _ call: Call) throws(Problem) -> Action {
    .send(try call.command(command, to: partition, scope: "dead-letter \(call.parameters[0])", replyTo: replyTo))
  }
}
