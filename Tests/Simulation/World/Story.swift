import BrokerSupport
import Messaging

/// What happened in a run, in order. Words are put together only when somebody reads it.
struct Story {
  enum Event {
    case call(CallBoundary)
    case step(BatchStep, message: String)
    case written(stream: String, MemoryStream.Item)
    case fault(Fault, String)
    case note(String)

    var text: String {
      switch self {
      case .call(let boundary): "\(boundary)"
      case .step(let step, let message): "\(step.rawValue) \(message)"
      case .written(let stream, let item):
        "\(stream) takes \(item.id): "
          + stride(from: 1, to: item.fields.count, by: 6).map { String(decoding: item.fields[$0], as: UTF8.self) }
          .joined(separator: ", ")
      case .fault(let fault, let detail): "FAULT \(fault.rawValue) \(detail)"
      case .note(let text): text
      }
    }

    /// An order without an answer from pricing is committed to its second round.
    var isSecondAttempt: Bool {
      if case .step(.afterCommit, let message) = self {
        return message.hasSuffix(".RecordOrder.orders.0.r1") || message.hasSuffix(".RecordOrder.orders.1.r1")
      }
      return false
    }

    /// Whoever called an order off is told that it is cancelled.
    var isCancellation: Bool {
      if case .note(let text) = self { return text.hasPrefix("cancel-") && text.hasSuffix("is answered 200") }
      return false
    }
  }

  struct Line {
    /// Milliseconds since the run began.
    let at: Int64
    let who: String
    let event: Event

    var text: String { "\(at) ms  \(who)  \(event.text)" }
  }

  private(set) var lines: [Line] = []

  mutating func tell(_ at: Int64, _ who: String, _ event: Event) {
    lines.append(Line(at: at, who: who, event: event))
  }

  func last(_ count: Int) -> String { lines.suffix(count).map(\.text).joined(separator: "\n") }

  /// FNV-1a over every word: two runs with one digest are one run.
  var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for line in lines {
      for byte in line.text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return String(hash, radix: 16)
  }
}
