import Contracts
import Crypto
import HTTP
import JSON
import Messaging

/// One HTTP request on its way through the intake: what it asks, who asks, and what was made of its path.
struct Call {
  let request: HTTPRequest
  let requestID: String
  /// The trace it belongs to, if its client said so.
  let trace: TraceContext?
  /// What its messages carry.
  private let traceparent: String?
  /// When it arrived, of `Clock.nanoseconds`.
  let arrived = Clock.nanoseconds
  /// Its route, as metrics name it.
  var route = "none"
  var parameters: [String] = []
  var principal: Principal?
  /// What the rate limit says of it.
  var allowance: Allowance?

  init(_ request: HTTPRequest) {
    self.request = request
    requestID = Call.sane(request.header("X-Request-ID")) ?? Call.draw()
    trace = TraceContext(request.header("traceparent"))
    traceparent = trace?.continued
  }

  /// Printable ASCII of at most 128 characters is taken over; anything else is replaced.
  private static func sane(_ id: String?) -> String? {
    guard let id, (1...128).contains(id.utf8.count), id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    return id
  }

  /// A time-ordered id.
  static func draw(_ prefix: String = TimeOrderedID.request, slot: Slot = Slot(of: "")) -> String {
    TimeOrderedID.make(
      prefix, milliseconds: Clock.unixMilliseconds, random: UInt64.random(in: 0...UInt64.max), slot: slot)
  }

  func query(_ name: String) -> String? {
    request.query.last { $0.name == name }.map(\.value)
  }

  /// - Throws: 422 when it is there and no number of the range.
  func limit(_ range: ClosedRange<Int> = 1...200, default fallback: Int = 50) throws(Problem) -> Int {
    guard let text = query("limit") else { return fallback }
    guard let number = Int(text), range.contains(number) else {
      throw .validation([.init("/limit", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")])
    }
    return number
  }

  /// A name from the path: 1 to 64 bytes without control characters.
  func name(_ index: Int, _ field: String) throws(Problem) -> String {
    let name = parameters[index]
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
      throw .validation([.init("/\(field)", "must have 1 to 64 bytes and no control characters")])
    }
    return name
  }

  // MARK: Headers

  /// `Prefer` (RFC 7240): `respond-async`, `wait=SECONDS`.
  var prefersAsync: Bool { preferences.contains("respond-async") }

  func wait(_ configuration: IntakeConfiguration) -> Int64 {
    for preference in preferences {
      let parts = preference.split(separator: "=").map { $0.trimmed }
      if parts.count == 2, parts[0] == "wait", let seconds = Int64(parts[1]), seconds >= 0 {
        return min(seconds, configuration.maximumWait / 1_000) * 1_000
      }
    }
    return configuration.defaultWait
  }

  private var preferences: [String] {
    guard let header = request.header("Prefer") else { return [] }
    return header.split(whereSeparator: { $0 == "," || $0 == ";" }).map { $0.trimmed.lowercased() }
  }

  /// `Idempotency-Key`, quoted or bare, at most 255 characters. Scoped to the customer or thing it is about.
  func idempotencyKey(scope: String) throws(Problem) -> String? {
    guard let header = request.header("Idempotency-Key") else { return nil }
    var key = header.trimmed
    if key.count >= 2, key.hasPrefix("\""), key.hasSuffix("\"") { key = String(key.dropFirst().dropLast()) }
    guard (1...255).contains(key.utf8.count) else {
      throw .badRequest("Idempotency-Key must have 1 to 255 characters.")
    }
    return "\(scope.utf8.count):\(scope)|\(key)"
  }

  /// What must be the same when a key is used again: method, path and body.
  var fingerprint: String {
    var hash = SHA256()
    hash.update(Array("\(request.method.name) \(request.path)\n".utf8))
    hash.update(request.body)
    return Base64URL.encode(hash.finalize())
  }

  // MARK: Messages

  /// A command of this call. Its id is drawn here, once, unless the thing it makes has one.
  func command<P: Payload>(
    _ payload: P, to partition: PartitionID, id: String = Call.draw(), scope: String, replyTo: String
  ) throws(Problem) -> Command {
    var head = Head(type: P.type, version: P.version, sent: Clock.unixMilliseconds)
    head.replyTo = replyTo
    head.traceparent = traceparent
    if let key = try idempotencyKey(scope: scope) {
      head.key = key
      head.fingerprint = fingerprint
    }
    return Command(Message(id: id, head: head, body: payload.json), to: partition)
  }

  func query<P: Payload>(_ payload: P, to partition: PartitionID, replyTo: String) -> Command {
    Command.query(payload, to: partition, replyTo: replyTo, traceparent: traceparent)
  }
}

/// A message bound for a partition, whose outcome is the call's answer.
struct Command {
  let message: Message
  let partition: PartitionID
  let isQuery: Bool
  /// The order to ask about when no outcome comes in time, and who may see it: nil for everybody.
  var orderID: String?
  var reader: String?
  /// The states of that order which show that the command is durable; empty for any.
  var provenBy: Set<String> = []
  /// The checkout to ask instead, which knows its order.
  var checkoutID: String?
  /// For an order: the partitions it must pass after the first.
  var way: [PartitionID] = []
  /// For an order: partitions it passes only when it must, or does without when they are silent.
  var detours: [PartitionID] = []

  init(_ message: Message, to partition: PartitionID, isQuery: Bool = false) {
    self.message = message
    self.partition = partition
    self.isQuery = isQuery
  }

  static func query<P: Payload>(
    _ payload: P, to partition: PartitionID, replyTo: String, traceparent: String? = nil
  ) -> Command {
    var head = Head(type: P.type, version: P.version, sent: Clock.unixMilliseconds)
    head.replyTo = replyTo
    head.traceparent = traceparent
    return Command(Message(id: Call.draw(), head: head, body: payload.json), to: partition, isQuery: true)
  }

  /// The capabilities without which there is no answer.
  var needs: [CapabilityName] {
    var found = [partition.capability]
    for other in way where !found.contains(other.capability) { found.append(other.capability) }
    return found
  }

  var stream: String { isQuery ? partition.queries : partition.log }
}

extension StringProtocol {
  /// Without spaces and tabs at either end.
  var trimmed: String {
    String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
