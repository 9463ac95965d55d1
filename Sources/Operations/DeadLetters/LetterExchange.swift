import Contracts
import Foundation
import JSON
import Messaging
import Redis

/// Talks with the running workers about dead letters; connects when it first must.
final class LetterExchange {
  /// The longest time without an outcome, milliseconds: ten times what a killed worker's lease takes to run out.
  private static let patience: Int64 = 30_000

  private let directory: DataDirectory
  private let settings: Settings
  private var connected: CommandClient?
  /// Part of each message's id, drawn once.
  private let run = "ops_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
  private var asked = 0

  init(_ directory: DataDirectory, _ settings: Settings) {
    self.directory = directory
    self.settings = settings
  }

  private func client() throws -> CommandClient {
    if let connected { return connected }
    let address = try directory.redis(settings)
    try RedisCheck.run(address)
    let client = try CommandClient(address, name: run)
    connected = client
    return client
  }

  /// The outcomes, in the order of the commands.
  func send(_ commands: [(payload: any Payload, partition: PartitionID)]) throws -> [Outcome] {
    let client = try client()
    let requests = commands.map { request($0.payload, $0.partition, client) }
    try client.send(requests)
    return try outcomes(requests, client)
  }

  func ask(_ query: any Payload, _ partition: PartitionID) throws -> Outcome {
    let client = try client()
    let request = request(query, partition, client)
    try client.ask(request)
    return try outcomes([request], client)[0]
  }

  /// Nil when there is none of that id.
  func letter(_ messageID: String, _ partition: PartitionID) throws -> DeadLetter? {
    let outcome = try ask(GetDeadLetter(messageID: messageID), partition)
    guard outcome.status == 200 else { return nil }
    return try DeadLetter(document: try JSONDocument(outcome.body, limits: .own).root)
  }

  private func request(
    _ payload: any Payload, _ partition: PartitionID, _ client: CommandClient
  ) -> CommandClient.Request {
    asked += 1
    let type = type(of: payload)
    var head = Head(type: type.type, version: type.version, sent: Clock.unixMilliseconds)
    head.replyTo = client.replyTo
    return CommandClient.Request(Message(id: "\(run).\(asked)", head: head, body: payload.json), to: partition)
  }

  private func outcomes(_ requests: [CommandClient.Request], _ client: CommandClient) throws -> [Outcome] {
    var found: [String: Outcome] = [:]
    var latest = Clock.monotonicMilliseconds
    while found.count < requests.count {
      for (id, outcome) in try client.receive(blockMilliseconds: 1_000) {
        found[id] = outcome
        latest = Clock.monotonicMilliseconds
      }
      guard Clock.monotonicMilliseconds - latest < LetterExchange.patience else {
        throw Failure.notPossible(
          "no outcome came for \(LetterExchange.patience / 1_000) s (\(found.count) of \(requests.count) did): "
            + "see `orderflow status`, and whether the capability is paused")
      }
    }
    return requests.compactMap { found[$0.message.id] }
  }
}

extension DeadLetter {
  /// Of a document that shows its content.
  fileprivate init(document json: JSONView) throws {
    let body = json["body"].map { Array($0.raw) } ?? Array((json["unreadable_body"]?.string ?? "").utf8)
    self.init(
      message: Message(id: try json.string("message_id"), stored: Array(try json.required("head").raw), body: body),
      cause: try json.string("cause"), attempts: try json.int("attempts"), at: DeadLetter.time(json["at"]))
    build = try json.string("build")
    state = State(rawValue: try json.string("state")) ?? .waiting
    guard let actor = json["decided_by"]?.string else { return }
    decision = Decision(
      actor: actor, reason: json["reason"]?.string ?? "", at: DeadLetter.time(json["decided_at"]),
      retryID: json["retry_id"]?.string.flatMap { DeadLetterDocument.parse($0)?.messageID } ?? "")
  }

  private static func time(_ json: JSONView?) -> Int64 {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    let date = json?.string.flatMap { formatter.date(from: $0) }
    return date.map { Int64(($0.timeIntervalSince1970 * 1_000).rounded()) } ?? 0
  }
}
