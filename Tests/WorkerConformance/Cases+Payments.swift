import Contracts
import JSON
import Messaging

extension Scripts {
  /// Authorised and captured, declined, unknown and voided; overtaken, taken over, made anew; refunded in parts; given up at
  /// every step. What the provider will not do is in `PaymentTroubleTests`.
  static let payments: [Message] = paid + refused + [erased(9)] + rounds + refunds + troubles + unpaid

  static func payable(_ number: Int, attempt: Int = 0, quantity: Int64 = 3, product: String = "mug") -> Draft {
    var draft = draft(number, attempt: attempt, quantity: quantity, priced: true, product: product)
    draft.terms = OrderTerms(payment: PaymentMeans(method: "card", token: "tok_ok"))
    return draft
  }

  private static func authorize(
    _ number: Int, attempt: Int = 0, quantity: Int64 = 3, again: String = ""
  ) -> Message {
    CapabilityCase.message(
      "o\(number).authorize\(attempt)\(again)",
      AuthorizePayment(payable(number, attempt: attempt, quantity: quantity)), slip: toOrders)
  }

  private static func said(_ number: Int, _ operation: String, _ answer: PaymentAnswer?, round: Int = 0) -> Message {
    let call = "\(orderID(number)).\(operation)"
    let body =
      answer.map { CallAnswered(call: call, round: round, answer: $0.json) }
      ?? CallAnswered(call: call, round: round, failure: "no answer")
    return CapabilityCase.message("\(call).a\(round)", body)
  }

  private static func confirmed(_ number: Int, attempt: Int = 0) -> Message {
    let draft = payable(number, attempt: attempt)
    return CapabilityCase.message(
      "o\(number).confirmed",
      OrderConfirmed(
        orderID: draft.orderID, attempt: attempt, customerID: "ada", total: Money(750, "GBP"), lines: draft.lines,
        paymentStatus: "authorized"))
  }

  private static func void(_ number: Int, attempt: Int = 0, again: String = "") -> Message {
    CapabilityCase.message("o\(number).void\(attempt)\(again)", VoidPayment(orderID: orderID(number), attempt: attempt))
  }

  private static func refund(_ number: Int, _ name: String, _ amount: Int64, again: String = "") -> Message {
    CapabilityCase.message(
      "o\(number).refund.\(name)\(again)",
      RefundPayment(orderID: orderID(number), refundID: name, amount: Money(amount, "GBP")))
  }

  private static let ok = PaymentAnswer("authorized", reference: "ref-1")
  private static let captured = PaymentAnswer("captured")
  private static let voided = PaymentAnswer("voided")
  private static let refunded = PaymentAnswer("refunded")
  private static let declined = PaymentAnswer("declined", reason: "insufficient funds")

  private static func captured(_ number: Int) -> [Message] {
    [
      authorize(number), said(number, "authorize.r0", ok), confirmed(number), said(number, "capture.r0", captured),
    ]
  }

  private static let paid =
    captured(1) + [
      // Nothing to pay, and nobody to ask.
      CapabilityCase.message("o2.authorize", AuthorizePayment(free), slip: toOrders)
    ]

  private static var free: Draft {
    var draft = payable(2)
    for index in draft.lines.indices { draft.lines[index].total = 0 }
    return draft
  }

  private static let refused: [Message] = [
    authorize(4), said(4, "authorize.r0", declined), void(4),
    // No answer: refused, voided until that is confirmed.
    authorize(5), said(5, "authorize.r0", nil), void(5), said(5, "void.r0", nil),
    said(5, "void.r0", PaymentAnswer("declined"), round: 1), said(5, "void.r0", voided, round: 2),
    // Given up before it is known, while it is under way, and when it stands.
    void(6), authorize(6),
    authorize(7), void(7), said(7, "authorize.r0", ok), said(7, "void.r0", voided), void(7, again: "x"),
    authorize(7, attempt: 1),
    authorize(8), said(8, "authorize.r0", ok), void(8), confirmed(8), said(8, "void.r0", voided),
    authorize(9), void(9), said(9, "authorize.r0", declined),
    authorize(10), void(10), said(10, "authorize.r0", nil), said(10, "void.r0", voided),
    // An answer nobody waits for any more.
    said(10, "void.r0", voided, round: 1),
  ]

  private static let rounds: [Message] = [
    // Taken over while it is under way, and when it stands.
    authorize(11), authorize(11, attempt: 1), said(11, "authorize.r0", ok), confirmed(11, attempt: 1),
    said(11, "capture.r0", captured),
    authorize(12), said(12, "authorize.r0", ok), authorize(12, attempt: 1),
    authorize(12, again: "x"),
    // Of another total: made anew.
    authorize(13), said(13, "authorize.r0", ok), authorize(13, attempt: 1, quantity: 4), said(13, "void.r0", voided),
    said(13, "authorize.r1", ok),
    authorize(14), authorize(14, attempt: 1, quantity: 4), said(14, "authorize.r1", ok), said(14, "authorize.r0", ok),
    said(14, "void.r0", voided),
  ]

  private static let refunds: [Message] =
    captured(15) + [
      refund(15, "a", 200), refund(15, "b", 100), refund(15, "a", 200, again: "x"), said(15, "refund.a", nil),
      said(15, "refund.a", refunded, round: 1), said(15, "refund.b", refunded), void(15),
      said(15, "refund.void", refunded),
      // Asked for before the capture is known.
      authorize(16), said(16, "authorize.r0", ok), confirmed(16), refund(16, "a", 750),
      said(16, "capture.r0", captured), said(16, "refund.a", refunded),
      // Given up while it is being captured.
      authorize(17), said(17, "authorize.r0", ok), confirmed(17), void(17), said(17, "capture.r0", nil),
      said(17, "capture.r0", captured, round: 1), said(17, "refund.void", refunded),
      authorize(18), said(18, "authorize.r0", ok), confirmed(18), void(18), said(18, "capture.r0", declined),
      said(18, "void.r0", voided),
    ]

  private static let troubles: [Message] =
    [authorize(19), said(19, "authorize.r0", ok), confirmed(19)]
    + (0..<3).map { said(19, "capture.r0", nil, round: $0) } + [void(19), said(19, "capture.r0", captured, round: 3)]

  private static let unpaid: [Message] = [
    CapabilityCase.message(
      "o3.confirmed",
      OrderConfirmed(
        orderID: orderID(3), attempt: 0, customerID: "ada", total: Money(750, "GBP"), lines: draft(3).lines)),
    // Given up before it comes: the last, for alone it changes something, and set aside nothing.
    void(20),
  ]
}
