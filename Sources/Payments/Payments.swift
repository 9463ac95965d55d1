package import Contracts
import JSON
package import Messaging
package import SQLite

/// The payments capability: an order's money at the provider. See README.md beside this file.
package final class Payments: Capability {
  package static let name = CapabilityName.payments
  package static let migrations = PaymentsSchema.migrations
  package static let measures = [
    Measure(
      "payments_total", "Payments by what came of them.",
      .count(
        label: "outcome",
        values: ["authorized", "declined", "unavailable", "captured", "capture_failed", "voided", "refunded"]))
  ]

  let partition: PartitionID

  package init(_ partition: PartitionID, _ topology: Topology) {
    self.partition = partition
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case AuthorizePayment.type: try authorize(message.decode(AuthorizePayment.self).draft, turn)
    case OrderConfirmed.type: try confirm(message.decode(), turn)
    case VoidPayment.type: try close(message.decode(), turn)
    case RefundPayment.type: try refund(message.decode(), turn)
    case RetryPayment.type: try retry(message.decode(), turn)
    case CallAnswered.type: try answered(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    switch message.head.type {
    case AuthorizePayment.type: turn.refuseAbandoned(message)
    case RetryPayment.type: try setAside(message.decode(), turn)
    // What it said is not known: as if there had been no answer.
    case CallAnswered.type:
      let answer: CallAnswered = try message.decode()
      try answered(CallAnswered(call: answer.call, round: answer.round, failure: cause), turn)
    default: break
    }
  }

  package func answer(_ query: Message, _ store: Database) throws -> Outcome { throw UnknownMessage(query.head.type) }

  // MARK: The order's way

  /// The draft rests here while the provider is asked. What an earlier attempt had authorised of the same total is taken
  /// over; of another, it is voided.
  private func authorize(_ draft: Draft, _ turn: Turn) throws {
    guard let total = draft.total, let means = draft.terms.payment else {
      throw PaymentLost(orderID: draft.orderID, reason: "the draft has no total, or no means of payment")
    }
    let store = PaymentStore(turn.store)
    if let known = try store.payer(draft.orderID) {
      guard !known.isClosed, known.attempt < draft.attempt else { return }
    }
    guard total.amount > 0 || draft.attempt > 0 else { return forward(draft, paid: nil, turn.message.head.slip, turn) }
    try store.save(.init(attempt: draft.attempt, isClosed: false), of: draft.orderID)
    for payment in try store.payments(draft.orderID) {
      let isWanted = [.authorizing, .authorized].contains(payment.state) && payment.amount == total
      if isWanted { return try takeOver(payment, draft, turn) }
      try undo(payment, turn)
    }
    guard total.amount > 0 else { return forward(draft, paid: nil, turn.message.head.slip, turn) }
    var payment = Payment(
      orderID: draft.orderID, firstAttempt: draft.attempt, attempt: draft.attempt, customerID: draft.customerID,
      amount: total, state: .authorizing)
    payment.draft = draft.withoutToken
    payment.slip = turn.message.head.slip
    try ask(.authorize, &payment, token: means.token, turn)
  }

  private func takeOver(_ payment: Payment, _ draft: Draft, _ turn: Turn) throws {
    var payment = payment
    payment.attempt = draft.attempt
    if payment.state == .authorized {
      forward(draft, paid: "authorized", turn.message.head.slip, turn)
    } else {
      payment.draft = draft.withoutToken
      payment.slip = turn.message.head.slip
    }
    try PaymentStore(turn.store).save(payment)
  }

  func forward(_ draft: Draft, paid status: String?, _ slip: [Stop], _ turn: Turn) {
    var draft = draft.withoutToken
    draft.paymentStatus = status
    turn.forward(draft, along: slip)
  }

  /// The order is recorded: what was authorised for it is captured.
  private func confirm(_ event: OrderConfirmed, _ turn: Turn) throws {
    guard event.paymentStatus == "authorized" else { return }
    let store = PaymentStore(turn.store)
    guard try store.payer(event.orderID)?.isClosed != true else { return }
    guard var payment = try store.payments(event.orderID).first(where: { $0.attempt == event.attempt && $0.stands })
    else { throw PaymentLost(orderID: event.orderID, reason: "nothing is authorised for attempt \(event.attempt)") }
    guard payment.state == .authorized else { return }
    payment.state = .capturing
    try ask(.capture, &payment, turn)
  }

  /// Compensation may overtake the work it undoes: it closes an order that is not known here yet.
  private func close(_ command: VoidPayment, _ turn: Turn) throws {
    let store = PaymentStore(turn.store)
    let known = try store.payer(command.orderID)
    if let known, known.isClosed || known.attempt > command.attempt { return }
    try store.save(.init(attempt: command.attempt, isClosed: true), of: command.orderID)
    for payment in try store.payments(command.orderID) { try undo(payment, turn) }
  }

  /// Takes back what the payment has done or is about to do; at once, or when the call under way is answered.
  private func undo(_ payment: Payment, _ turn: Turn) throws {
    var payment = payment
    switch payment.state {
    case .authorizing:
      payment.state = .abandoned
      payment.draft = nil
      payment.slip = []
      try PaymentStore(turn.store).save(payment)
    case .authorized: try void(&payment, turn)
    case .captured: try refundRest(&payment, turn)
    case .captureFailed:
      // Without an answer it may have been captured all the same: asked again, the provider says so.
      guard payment.call == payment.callID(.capture) else { return try void(&payment, turn) }
      payment.state = .capturing
      try ask(.capture, &payment, turn)
    case .capturing, .abandoned, .declined, .voiding, .voided: break
    }
  }

  func void(_ payment: inout Payment, due: Int64 = 0, _ turn: Turn) throws {
    payment.state = .voiding
    payment.draft = nil
    payment.slip = []
    try ask(.void, &payment, due: due, turn)
  }

  // MARK: The provider

  /// Asks the provider for something, one thing at a time; under the same id again when that is what was asked last.
  func ask(
    _ operation: PaymentCall.Operation, _ payment: inout Payment, token: String? = nil, due: Int64 = 0, _ turn: Turn
  ) throws {
    try ask(operation, &payment, id: payment.callID(operation), amount: payment.amount, token: token, due: due, turn)
  }

  func ask(
    _ operation: PaymentCall.Operation, _ payment: inout Payment, id: String, amount: Money, token: String? = nil,
    due: Int64 = 0, _ turn: Turn
  ) throws {
    payment.round = payment.call == id ? payment.round + 1 : 0
    payment.call = id
    payment.waits = true
    let call = PaymentCall(
      operation, paymentID: payment.paymentID, orderID: payment.orderID, amount: amount, token: token)
    try turn.call(kind: PaymentCall.kind, id: id, round: payment.round, request: call.json, due: due)
    try PaymentStore(turn.store).save(payment)
  }

  /// Counts the change, tells the world, and keeps it.
  func changed(_ payment: inout Payment, _ status: String, _ turn: Turn) throws {
    payment.version += 1
    turn.count("payments_total", status)
    turn.emit(
      PaymentChanged(
        orderID: payment.orderID, customerID: payment.customerID, attempt: payment.attempt,
        status: payment.refunded == payment.amount.amount ? "refunded" : status == "refunded" ? "captured" : status,
        amount: payment.amount, refunded: payment.refunded, paymentVersion: payment.version),
      id: "\(payment.orderID).payment.r\(payment.firstAttempt).v\(payment.version).PaymentChanged")
    try PaymentStore(turn.store).save(payment)
  }
}

extension Draft {
  /// The token goes no further than the provider.
  fileprivate var withoutToken: Draft {
    var draft = self
    draft.terms = terms.settled
    return draft
  }
}

/// A payment that is not what it must be: an operator has to look.
struct PaymentLost: Error, CustomStringConvertible {
  let orderID: String
  let reason: String
  var description: String { "payment of \(orderID): \(reason)" }
}
