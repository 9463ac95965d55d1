import Contracts
import Messaging
import SQLite

/// Orders called off.
extension Orders {
  func cancel(_ command: CancelOrder, _ turn: Turn) throws {
    guard let row = try OrderStore(turn.store).order(command.orderID), row.isVisible(to: command.customerID) else {
      return try turn.refuse(.notFound("order", command.orderID))
    }
    switch row.status {
    case .pending: try callOff(row, Cancellation(command), turn)
    case .cancelling:
      try begin(row, turn)
      try awaitCancelled(row, turn)
    case .confirmed: try cancelConfirmed(row, Cancellation(command), turn)
    case .cancelled: try turn.answer(try row.shown())
    case .rejected, .shipped, .delivered, .partiallyReturned, .returned: try turn.refuse(.notCancellable(row))
    }
  }

  /// Its draft is under way, and nobody knows how far: whoever may hold something for it gives it back or closes against
  /// it, and says so. Until then it is `cancelling`.
  private func callOff(_ pending: OrderRow, _ cancellation: Cancellation, _ turn: Turn) throws {
    var row = pending
    var cancellation = cancellation
    try begin(row, turn)
    try move(&row, to: .cancelling, by: cancellation.actor, turn)
    cancellation.awaited = try compensate(row, try row.askedLines(), turn).map(\.description)
    row.cancellation = cancellation
    try awaitCancelled(row, turn)
  }

  private func begin(_ row: OrderRow, _ turn: Turn) throws {
    let (id, head) = (turn.message.id, turn.message.head)
    try turn.requests.begin(head.key ?? id, fingerprint: head.fingerprint ?? "", subject: row.orderID, at: turn.now)
  }

  /// The same request once more.
  func cancelAgain(_ command: CancelOrder, _ turn: Turn) throws {
    guard let row = try OrderStore(turn.store).order(command.orderID), row.status == .cancelling else { return }
    try awaitCancelled(row, turn)
  }

  /// The message being handled is answered when the order is cancelled.
  private func awaitCancelled(_ cancelling: OrderRow, _ turn: Turn) throws {
    var row = cancelling
    let waiters = row.cancellation?.waiters ?? []
    if let waiter = turn.message.waiter, !waiters.contains(where: { $0.correlation == waiter.correlation }) {
      row.cancellation?.waiters.append(waiter.kept(under: turn.message.head.key ?? turn.message.id))
    }
    try OrderStore(turn.store).amend(row)
  }

  func compensated(_ news: CompensationDone, _ turn: Turn) throws {
    guard var row = try OrderStore(turn.store).order(news.orderID), row.status == .cancelling,
      row.attempt == news.attempt
    else { return }
    row.cancellation?.awaited.removeAll { $0 == news.partition }
    guard row.cancellation?.awaited.isEmpty == true else { return try OrderStore(turn.store).amend(row) }
    try finishCancelling(row, turn)
  }

  /// All is given back, or the draft's way has ended otherwise: it was refused, or its time is up.
  func finishCancelling(_ cancelling: OrderRow, _ turn: Turn) throws {
    var row = cancelling
    let waiters = row.cancellation?.waiters ?? []
    row.cancellation?.waiters = []
    row.cancellation?.awaited = []
    try turn.cancelTimer(id: row.deadlineID, due: row.deadline)
    row.document = try row.current()
    try becomeCancelled(&row, by: "system", turn)
    try conclude(row, Outcome(.orderCancelled).of(row), turn)
    try answer(waiters, try row.shown(), turn)
  }

  private func cancelConfirmed(_ confirmed: OrderRow, _ cancellation: Cancellation, _ turn: Turn) throws {
    var row = confirmed
    row.cancellation = cancellation
    try keepAnswer(row, turn)
    try becomeCancelled(&row, by: cancellation.actor, turn)
    try OrderStore(turn.store).amend(row)
    try compensate(row, try OrderStore(turn.store).items(row.orderID), turn)
    try turn.answer(try row.shown())
  }

  private func becomeCancelled(_ row: inout OrderRow, by actor: String, _ turn: Turn) throws {
    guard let document = row.document, let cancellation = row.cancellation else {
      throw UnknownOrder(orderID: row.orderID)
    }
    try move(&row, to: .cancelled, by: actor, turn)
    row.document = try OrderDocument.with(
      [("status", Array("\"\(row.status.rawValue)\"".utf8)), ("cancellation", cancellation.shown(at: turn.now))],
      version: row.version, in: document)
    turn.emit(
      OrderCancelled(
        orderID: row.orderID, customerID: row.customerID, actor: cancellation.actor, reason: cancellation.reason,
        orderVersion: row.version), id: "\(row.orderID).v\(row.version).OrderCancelled")
  }
}

extension OrderRow {
  /// The order as `GET` shows it.
  func shown() throws -> Outcome {
    Outcome(200, location: location, entityTag: entityTag, body: try current())
  }
}

extension Problem {
  static let orderCancelled = Problem(
    "order-cancelled", 409, title: "Order cancelled",
    detail: "The order was cancelled before it was confirmed; everything held for it was given back.")

  fileprivate static func notCancellable(_ row: OrderRow) -> Problem {
    Problem(
      "order-not-cancellable", 409, title: "Order not cancellable",
      detail: "The order is \(row.status.rawValue): only a pending or confirmed one can be cancelled.",
      members: Array(#"{"order_status":"\#(row.status.rawValue)"}"#.utf8))
  }
}
