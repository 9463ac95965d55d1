import BrokerSupport
import Contracts
import JSON
import Messaging
import Testing

/// One capability with a script of messages that walks through what it can do. A new capability joins the suite by one
/// line in `Scripts.script`.
struct CapabilityCase: CustomTestStringConvertible {
  let capability: any Capability.Type
  let script: [Message]
  var broker = BrokerKind.memory
  /// Which of how many partitions.
  var number = 0
  var count = 1

  var testDescription: String {
    "\(count == 1 ? capability.name.rawValue : "\(partition) of \(count)") on \(broker.rawValue)"
  }
  var partition: PartitionID { PartitionID(capability.name, number) }
  var topology: Topology { Topology(CapabilityCase.topology.counts.merging([capability.name: count]) { $1 }) }

  var others: [PartitionID] { CapabilityName.allCases.flatMap { topology.partitions($0) }.filter { $0 != partition } }

  /// Every capability on every broker.
  static let everywhere = BrokerKind.allCases.flatMap { kind in all.map { $0.on(kind) } }

  func on(_ kind: BrokerKind) -> CapabilityCase {
    CapabilityCase(capability: capability, script: script, broker: kind, number: number, count: count)
  }

  static let topology = Topology(Dictionary(uniqueKeysWithValues: CapabilityName.allCases.map { ($0, 1) }))
  static let replies = "orderflow:{conformance}:replies"
  /// Unix milliseconds of the first message; fixed for the process, so that every run of a script is the same log, and
  /// an hour ahead, so that no timer it sets comes due however long the suite takes.
  static let start = Clock.unixMilliseconds + 3_600_000

  static func message<P: Payload>(
    _ id: String, _ payload: P, slip: [Stop] = [], replies isAsked: Bool = false, key: String? = nil,
    backlog: [PartitionID: Int64] = [:]
  ) -> Message {
    var head = Head(type: P.type, version: P.version, sent: start, slip: slip)
    if isAsked { head.replyTo = replies }
    head.key = key
    head.backlog = backlog
    head.fingerprint = key
    return Message(id: id, head: head, body: payload.json)
  }
}
