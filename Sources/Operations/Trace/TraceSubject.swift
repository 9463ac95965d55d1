import Contracts
import Glibc
import JSON
import Messaging

/// What belongs to an order: the messages that name it, other requests under its idempotency key, and what those
/// caused.
struct TraceSubject {
  let orderID: String
  /// Unix milliseconds at which the order's id was drawn.
  let drawnAt: Int64
  private let name: [UInt8]
  private let requestKeys: Set<String>
  /// Ids of messages that belong to it and do not begin with its id.
  private(set) var others: Set<String> = []

  /// - Parameter requestKeys: the idempotency keys the order was placed under.
  init?(_ orderID: String, requestKeys: Set<String> = []) {
    guard let drawnAt = TimeOrderedID.milliseconds(of: orderID, prefix: TimeOrderedID.order) else { return nil }
    self.orderID = orderID
    self.drawnAt = drawnAt
    self.requestKeys = requestKeys
    name = Array(orderID.utf8)
  }

  func includes(_ message: Message) -> Bool {
    message.id.hasPrefix(orderID) || message.head.cause.hasPrefix(orderID) || others.contains(message.head.cause)
      || message.head.key.map { requestKeys.contains($0) } ?? false || isNamed(in: message)
  }

  /// What this message causes belongs to the order too.
  mutating func follow(_ message: Message) {
    if !message.id.hasPrefix(orderID) { others.insert(message.id) }
  }

  /// In the body's `order_id`; anywhere, when the message cannot be read.
  private func isNamed(in message: Message) -> Bool {
    guard isContained(in: message.body) else { return false }
    guard message.defect == nil, let body = try? JSONDocument(message.body, limits: .own) else { return true }
    return body.root["order_id"]?.string == orderID
  }

  /// Before anything is parsed: a log is long, and few of its messages are the order's.
  private func isContained(in body: [UInt8]) -> Bool {
    guard body.count >= name.count else { return false }
    return body.withUnsafeBytes { body in
      name.withUnsafeBytes { name in
        for place in 0...(body.count - name.count) where body[place + 3] == UInt8(ascii: "_") {
          if memcmp(body.baseAddress! + place, name.baseAddress!, name.count) == 0 { return true }
        }
        return false
      }
    }
  }
}
