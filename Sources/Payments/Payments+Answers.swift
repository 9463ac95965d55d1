import Contracts
import JSON
import Messaging

/// What the provider says, and what follows from it.
extension Payments {
  /// After an authorisation without an answer the void waits so long, milliseconds: what the provider is still at, and
  /// would authorise after all, is done by then.
  private static let quiet: Int64 = 10_000
  /// Rounds without an answer after which a capture has failed: about half an hour.
  private static let captureRounds = 6

  /// The pause before a call is asked for again that had no answer in all its tries, milliseconds.
  private static func pause(_ round: Int) -> Int64 { min(900_000, 5_000 << Int64(min(10, 2 * round))) }

  func answered(_ answer: CallAnswered, _ turn: Turn) throws {
    guard var payment = try PaymentStore(turn.store).payment(calling: answer.call) else {
      throw PaymentLost(orderID: answer.call, reason: "nobody waits for this answer")
    }
    payment.waits = false
    let said = answer.answer.flatMap { try? PaymentAnswer(jsonBytes: $0) }
    let reason = said?.reason ?? answer.failure ?? "no reason given"
    switch payment.state {
    case .authorizing, .abandoned: try authorizationEnded(&payment, said, turn)
    case .capturing: try captureEnded(&payment, said, reason, turn)
    case .voiding: try voidEnded(&payment, said, turn)
    case .captured: try refundEnded(&payment, said, reason, turn)
    case .authorized, .declined, .captureFailed, .voided:
      throw PaymentLost(orderID: payment.orderID, reason: "an answer to \(answer.call), which is over")
    }
  }

  private func authorizationEnded(_ payment: inout Payment, _ said: PaymentAnswer?, _ turn: Turn) throws {
    let draft = payment.state == .authorizing ? payment.draft : nil
    payment.reference = said?.reference
    switch said?.status {
    case PaymentCall.Operation.authorize.done:
      guard let draft else { return try void(&payment, turn) }
      forward(draft, paid: "authorized", payment.slip, turn)
      payment.state = .authorized
      payment.draft = nil
      payment.slip = []
      try changed(&payment, "authorized", turn)
    case "declined":
      payment.state = .declined
      payment.draft = nil
      payment.slip = []
      try PaymentStore(turn.store).save(payment)
      turn.count("payments_total", "declined")
      if let draft { turn.refuse(draft, .paymentDeclined(said?.reason)) }
    default:
      turn.count("payments_total", "unavailable")
      if let draft { turn.refuse(draft, .paymentUnavailable) }
      try void(&payment, due: turn.now + Payments.quiet, turn)
    }
  }

  private func captureEnded(
    _ payment: inout Payment, _ said: PaymentAnswer?, _ reason: String, _ turn: Turn
  ) throws {
    let isClosed = try PaymentStore(turn.store).payer(payment.orderID)?.isClosed ?? false
    if said?.status == PaymentCall.Operation.capture.done {
      payment.state = .captured
      try changed(&payment, "captured", turn)
      return isClosed ? try refundRest(&payment, turn) : try refundNext(&payment, turn)
    }
    if said == nil, isClosed || payment.round + 1 < Payments.captureRounds {
      return try ask(.capture, &payment, due: turn.now + Payments.pause(payment.round), turn)
    }
    if said != nil { payment.declines += 1 }
    if isClosed { return try void(&payment, turn) }
    payment.state = .captureFailed
    payment.isAside = false
    try changed(&payment, "capture_failed", turn)
    askPerson(payment, nil, reason, turn)
  }

  /// Until the provider confirms.
  private func voidEnded(_ payment: inout Payment, _ said: PaymentAnswer?, _ turn: Turn) throws {
    guard said?.status == PaymentCall.Operation.void.done else {
      return try ask(.void, &payment, due: turn.now + Payments.pause(payment.round), turn)
    }
    payment.state = .voided
    try changed(&payment, "voided", turn)
  }

  // MARK: Refunds

  func refund(_ command: RefundPayment, _ turn: Turn) throws {
    let store = PaymentStore(turn.store)
    guard var payment = try store.payments(command.orderID).first(where: \.stands) else {
      throw PaymentLost(orderID: command.orderID, reason: "there is nothing to refund \(command.refundID) from")
    }
    let known = try store.refunds(payment)
    guard !known.contains(where: { $0.refundID == command.refundID }) else { return }
    let left = payment.amount.amount - known.reduce(0) { $0 + $1.amount }
    guard command.amount.currency == payment.amount.currency, (1...max(1, left)).contains(command.amount.amount),
      left > 0
    else {
      throw PaymentLost(
        orderID: command.orderID,
        reason: "\(command.amount.amount) \(command.amount.currency) is not part of the \(left) left to refund")
    }
    try add(command.refundID, command.amount.amount, &payment, turn)
  }

  private func add(_ refundID: String, _ amount: Int64, _ payment: inout Payment, _ turn: Turn) throws {
    try PaymentStore(turn.store).save(
      Refund(
        orderID: payment.orderID, refundID: refundID, firstAttempt: payment.firstAttempt, amount: amount,
        state: .waiting))
    try refundNext(&payment, turn)
  }

  /// All that was not given back yet, for an order that takes no money.
  func refundRest(_ payment: inout Payment, _ turn: Turn) throws {
    let rest = try payment.amount.amount - PaymentStore(turn.store).refunds(payment).reduce(0) { $0 + $1.amount }
    guard rest > 0 else { return try refundNext(&payment, turn) }
    try add("void", rest, &payment, turn)
  }

  /// The next that waits, unless the provider is still at something.
  private func refundNext(_ payment: inout Payment, _ turn: Turn) throws {
    let store = PaymentStore(turn.store)
    guard payment.state == .captured, !payment.waits,
      var next = try store.refunds(payment).first(where: { $0.state == .waiting })
    else { return try store.save(payment) }
    next.state = .refunding
    try store.save(next)
    try ask(next, &payment, turn)
  }

  private func ask(_ refund: Refund, _ payment: inout Payment, due: Int64 = 0, _ turn: Turn) throws {
    let amount = Money(refund.amount, payment.amount.currency)
    try ask(.refund, &payment, id: refund.callID, amount: amount, due: due, turn)
  }

  private func refundEnded(
    _ payment: inout Payment, _ said: PaymentAnswer?, _ reason: String, _ turn: Turn
  ) throws {
    let store = PaymentStore(turn.store)
    guard var refund = try store.refunds(payment).first(where: { $0.state == .refunding }) else {
      throw PaymentLost(orderID: payment.orderID, reason: "an answer to a refund that is not under way")
    }
    guard let said else { return try ask(refund, &payment, due: turn.now + Payments.pause(payment.round), turn) }
    if said.status == PaymentCall.Operation.refund.done {
      refund.state = .refunded
      payment.refunded += refund.amount
      try changed(&payment, "refunded", turn)
    } else {
      refund.state = .failed
      refund.declines += 1
      refund.isAside = false
      askPerson(payment, refund, reason, turn)
    }
    try store.save(refund)
    try refundNext(&payment, turn)
  }

  // MARK: What needs a person

  private func askPerson(_ payment: Payment, _ refund: Refund?, _ reason: String, _ turn: Turn) {
    let subject =
      refund.map { "\($0.callID)" } ?? "\(payment.orderID).capture.r\(payment.firstAttempt).v\(payment.version)"
    turn.send(
      RetryPayment(
        orderID: payment.orderID, firstAttempt: payment.firstAttempt, refundID: refund?.refundID, reason: reason),
      id: "\(subject).retry", to: partition)
  }

  /// Set aside when it comes first; sent again from there, the provider is asked once more.
  func retry(_ command: RetryPayment, _ turn: Turn) throws {
    try failed(command, turn) { payment, refund in
      guard refund?.isAside ?? payment.isAside else {
        throw PaymentLost(orderID: command.orderID, reason: "the provider refuses: \(command.reason)")
      }
      guard var refund else {
        payment.state = .capturing
        return try ask(.capture, &payment, turn)
      }
      refund.state = .waiting
      try PaymentStore(turn.store).save(refund)
      try refundNext(&payment, turn)
    }
  }

  func setAside(_ command: RetryPayment, _ turn: Turn) throws {
    try failed(command, turn) { payment, refund in
      if var refund {
        refund.isAside = true
        try PaymentStore(turn.store).save(refund)
      } else {
        payment.isAside = true
        try PaymentStore(turn.store).save(payment)
      }
    }
  }

  /// What the command is about, if that has still failed.
  private func failed(
    _ command: RetryPayment, _ turn: Turn, _ body: (inout Payment, Refund?) throws -> Void
  ) throws {
    let store = PaymentStore(turn.store)
    guard
      var payment = try store.payments(command.orderID).first(where: { $0.firstAttempt == command.firstAttempt })
    else { return }
    let refund = try store.refunds(payment).first { $0.refundID == command.refundID }
    let hasFailed = command.refundID == nil ? payment.state == .captureFailed : refund?.state == .failed
    if hasFailed { try body(&payment, refund) }
  }
}

extension Problem {
  fileprivate static func paymentDeclined(_ reason: String?) -> Problem {
    Problem(
      "payment-declined", 402, title: "Payment declined",
      detail: reason.map { "The payment was declined: \($0)." } ?? "The payment was declined.")
  }

  /// A decision, kept under the request's key: no 503, which says that the same key may bring another.
  fileprivate static let paymentUnavailable = Problem(
    "payment-unavailable", 502, title: "Payment not available",
    detail: "The payment provider does not answer, so the order is refused; nothing is charged. Order anew later.")
}
