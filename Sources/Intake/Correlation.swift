import Contracts
import EventLoop
import JSON
import Messaging

/// Requests that wait for their outcome, by the id of the message sent for them.
final class Correlation {
  struct Waiting {
    let command: Command
    let done: (Outcome) -> Void
    /// Loop milliseconds.
    let start: Int64
    var deadline: Int64
    /// Set when the wait is over and orders has been asked whether it knows the order.
    var isLastQuestion = false
  }

  /// Milliseconds between looks for requests whose wait is over.
  private static let sweep: Int64 = 20

  private let lastQuestion: Int64
  private let loop: EventLoop
  private let link: RedisLink
  private var waiting: [String: Waiting] = [:]
  /// The last question's id → the waiting command's.
  private var questions: [String: String] = [:]
  private var isSweeping = false

  /// - Parameter lastQuestion: the wait for its answer, milliseconds.
  init(_ loop: EventLoop, _ link: RedisLink, lastQuestion: Int64) {
    self.lastQuestion = lastQuestion
    self.loop = loop
    self.link = link
    link.onOutcome = { [weak self] in self?.conclude($0, $1) }
    link.onRefused = { [weak self] in self?.refuse($0) }
    link.onNewWorld = { [weak self] in self?.sendAgain() }
  }

  /// A request's wait is over, or its order was given up, without a station's answer; `start` in loop milliseconds,
  /// `wait` in milliseconds: what was granted, however long this process slept.
  var onLate: (_ command: Command, _ start: Int64, _ wait: Int64) -> Void = { _, _, _ in }
  var onAnswered: (Command) -> Void = { _ in }

  var count: Int { waiting.count }

  /// - Parameter wait: milliseconds.
  func send(_ command: Command, wait: Int64, _ done: @escaping (Outcome) -> Void) {
    let now = loop.monotonicMilliseconds
    waiting[command.message.id] = Waiting(command: command, done: done, start: now, deadline: now + wait)
    link.send(command)
    sweepLater()
  }

  private func conclude(_ correlation: String, _ outcome: Outcome) {
    if let id = questions.removeValue(forKey: correlation) { return concludeQuestion(id, outcome) }
    guard let item = waiting.removeValue(forKey: correlation) else { return }
    if item.isLastQuestion { questions = questions.filter { $0.value != correlation } }
    if outcome.isGivenUp { late(item) } else { onAnswered(item.command) }
    item.done(outcome)
  }

  private func late(_ item: Waiting) {
    onLate(item.command, item.start, min(loop.monotonicMilliseconds, item.deadline) - item.start)
  }

  private func refuse(_ ids: [String]) {
    for id in ids {
      guard let item = waiting.removeValue(forKey: id) else { continue }
      item.done(Outcome(.unavailable))
    }
  }

  private func sendAgain() {
    for item in waiting.values where !item.isLastQuestion { link.send(item.command) }
    link.flushGathered()
  }

  // MARK: The end of the wait

  /// Looks again while anybody waits.
  private func sweepLater() {
    guard !isSweeping, !waiting.isEmpty else { return }
    isSweeping = true
    loop.after(milliseconds: Correlation.sweep) { [weak self] in
      guard let self else { return }
      isSweeping = false
      let now = loop.monotonicMilliseconds
      for (id, item) in waiting where item.deadline <= now { end(id, item, now) }
      sweepLater()
    }
  }

  /// Orders is asked whether it knows the order: then it is durable, and 202 is the truth. Otherwise nothing is known.
  private func end(_ id: String, _ item: Waiting, _ now: Int64) {
    if !item.isLastQuestion, link.isUsable { late(item) }
    guard let orderID = item.command.orderID, !item.isLastQuestion, link.isUsable else {
      waiting[id] = nil
      questions = questions.filter { $0.value != id }
      return item.done(Outcome(.noAnswer(item.command)))
    }
    waiting[id]?.isLastQuestion = true
    waiting[id]?.deadline = now + lastQuestion
    let (partition, reader, replyTo) = (item.command.partition, item.command.reader, link.replies.key)
    let question =
      item.command.checkoutID.map {
        Command.query(GetCheckout(checkoutID: $0, customerID: reader), to: partition, replyTo: replyTo)
      } ?? Command.query(GetOrder(orderID: orderID, customerID: reader), to: partition, replyTo: replyTo)
    questions[question.message.id] = id
    link.send(question)
    link.flushGathered()
  }

  private func concludeQuestion(_ id: String, _ outcome: Outcome) {
    guard let item = waiting.removeValue(forKey: id) else { return }
    let isCheckout = item.command.checkoutID != nil
    guard outcome.status == 200, item.command.isProven(by: outcome),
      let orderID = isCheckout ? outcome.orderOfCheckout : item.command.orderID
    else {
      return item.done(Outcome(.noAnswer(item.command)))
    }
    item.done(Outcome(202, location: "/api/v1/orders/\(orderID)", body: outcome.body))
  }
}

extension Command {
  fileprivate func isProven(by order: Outcome) -> Bool {
    guard !provenBy.isEmpty else { return true }
    let status = (try? JSONDocument(order.body, limits: .own))?.root["status"]?.string
    return status.map(provenBy.contains) ?? false
  }
}

extension Outcome {
  /// By a checkout's document.
  fileprivate var orderOfCheckout: String? {
    (try? JSONDocument(body, limits: .own))?.root["order_id"]?.string
  }

  /// An order refused because a station did not answer in its time.
  fileprivate var isGivenUp: Bool { status == 504 }
}
