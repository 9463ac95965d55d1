import Contracts
import Foundation
import JSON
import Messaging
import Redis
import Replay

/// `orderflow replay redeliver`: a window of events to one capability once more.
enum RedeliverReplay {
  private static let shown = 50

  static func run(_ context: ReplayContext) throws -> Failure.Status {
    let now = Clock.unixMilliseconds
    let window = try window(context.invocation, now)
    let oldest = now - Inbox.reach
    guard window.since >= oldest else { throw Failure.notPossible("\(BeyondInbox(oldest: oldest))") }
    for partition in context.partitions
    where !FileManager.default.fileExists(atPath: context.directory.storePath(partition)) {
      throw Failure.notPossible("\(StoreError.missing(path: context.directory.storePath(partition)))")
    }
    let redelivery = Redelivery(
      to: context.capability.name, context.manifest.topology, try RedisConnection(context.address),
      storePath: context.directory.storePath)
    let items = try redelivery.find(window).filter { context.partitions.contains($0.target) }
    var delivered: Int?
    if context.isApplied {
      var progress = Progress("redeliver", unit: "messages")
      delivered = try redelivery.deliver(items) { progress.count($0) }
      progress.end()
    }
    show(context, items, delivered)
    return .done
  }

  private static func window(_ invocation: Invocation, _ now: Int64) throws(Failure) -> Redelivery.Window {
    var window = Redelivery.Window(
      since: try time(invocation, "--since", now) ?? now - 86_400_000,
      until: try time(invocation, "--until", now) ?? now)
    guard window.since <= window.until else { throw .usage("--since is after --until") }
    window.type = invocation.flags["--type"]
    window.orderID = invocation.flags["--order"]
    window.customerID = invocation.flags["--customer"]
    if let type = window.type, Subscriptions.table[type] == nil {
      throw .usage("--type is \"\(type)\": it is one of \(Subscriptions.table.keys.sorted().joined(separator: ", "))")
    }
    return window
  }

  /// A time of its own, or so long ago.
  private static func time(_ invocation: Invocation, _ flag: String, _ now: Int64) throws(Failure) -> Int64? {
    guard let text = invocation.flags[flag] else { return nil }
    if let ago = Settings.duration(text) { return now - ago }
    let formatter = ISO8601DateFormatter()
    let plain = formatter.date(from: text)
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    guard let date = plain ?? formatter.date(from: text) else {
      throw .usage("\(flag) is \"\(text)\": a time as 2026-01-31T12:00:00Z, or so long ago, as 90m")
    }
    return Int64(date.timeIntervalSince1970 * 1_000)
  }

  private static func show(_ context: ReplayContext, _ items: [Redelivery.Item], _ delivered: Int?) {
    let new = items.filter(\.isNew)
    if context.invocation.isJSON {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("found", items.count)
      writer.field("new", new.count)
      writer.optional("delivered", delivered.map { Int64($0) })
      writer.list("messages", items)
      writer.endObject()
      return print(String(decoding: writer.bytes, as: UTF8.self))
    }
    for item in new.prefix(shown) { print("new  \(item.target)  \(item.message.head.type)  \(item.message.id)") }
    if new.count > shown { print("and \(new.count - shown) more") }
    let summary = "\(items.count) events in the window, \(new.count) of them new to \(context.invocation.operands[1])"
    print(delivered.map { "\(summary); \($0) delivered" } ?? "\(summary); deliver them with --apply")
  }
}
