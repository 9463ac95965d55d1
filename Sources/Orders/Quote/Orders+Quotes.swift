import Contracts
import Messaging

/// Requests of carts and checkouts that need prices first. The request is kept, a draft goes round pricing (and
/// promotion), and when it is home, refused, or late, the request is answered.
extension Orders {
  /// How long a request waits for its prices, milliseconds: less than a client does.
  private static let patience: Int64 = 3_000

  /// Keeps the request being handled, and sends its lines round.
  /// - Parameter asked: the lines and what they are asked under; its `orderID` becomes the quote's.
  func askForQuote(_ lines: [OrderLine], of asked: QuoteTerms, _ turn: Turn) throws {
    let message = turn.message
    guard let home = topology.partition(.orders, id: message.id), home == partition else {
      throw UnknownOrder(orderID: message.id)
    }
    let quote = Quote(
      id: message.id, type: message.head.type, body: message.body, waiters: message.waiter.map { [$0] } ?? [],
      key: message.head.key, fingerprint: message.head.fingerprint ?? "",
      due: turn.now + min(Orders.patience, turn.milliseconds(.stepDeadline)))
    if let key = quote.key {
      try turn.requests.begin(key, fingerprint: quote.fingerprint, subject: quote.id, at: turn.now)
    }
    try QuoteStore(turn.store).insert(quote)
    try turn.setTimer(QuoteDeadline(quoteID: quote.id), id: quote.timerID, due: quote.due)
    var draft = Draft(
      orderID: quote.id, attempt: 0, customerID: asked.customerID, currency: asked.currency, lines: lines,
      country: asked.country, shippingMethod: asked.shippingMethod,
      terms: OrderTerms(promotionCodes: asked.promotionCodes))
    // What a checkout may get off is evaluated; a cart's prices are those of its goods alone.
    let isPromoted = try asked.isCheckout && mayGetPromotions(draft.terms, turn)
    if isPromoted { try prepareForPromotion(&draft, turn) }
    turn.forward(draft, along: try stops(asked, isPromoted, turn))
  }

  private func stops(_ asked: QuoteTerms, _ isPromoted: Bool, _ turn: Turn) throws -> [Stop] {
    var stops: [Stop] = []
    if asked.isCheckout, try ProjectionStore(turn.store).customer(asked.customerID) != .active {
      stops.append(Stop(topology.partition(.customers, key: asked.customerID), CheckCustomer.type))
    }
    stops.append(Stop(pricing(asked.customerID), QuoteOrder.type))
    if isPromoted { stops.append(Stop(Orders.promotion, EvaluatePromotions.type)) }
    stops.append(Stop(partition, RecordQuote.type))
    return stops
  }

  // MARK: What came of it

  func recordQuote(_ command: RecordQuote, _ turn: Turn) throws {
    guard let quote = try taken(command.draft.orderID, turn) else { return }
    try answer(quote, try answer(to: quote, priced: command.draft, turn), turn)
  }

  func quoteRefused(_ refusal: RefuseOrder, _ turn: Turn) throws {
    guard let quote = try taken(refusal.orderID, turn) else { return }
    try answer(quote, quote.names(refusal.outcome), turn)
  }

  /// Pricing is silent: what orders can price by itself it does, the rest can be asked again.
  func quoteDeadline(_ timer: QuoteDeadline, _ turn: Turn) throws {
    guard let quote = try taken(timer.quoteID, turn) else { return }
    try answer(quote, try answer(to: quote, priced: nil, turn), turn)
  }

  /// The quote, which is no longer kept; nil when it was answered before.
  private func taken(_ id: String, _ turn: Turn) throws -> Quote? {
    guard let quote = try QuoteStore(turn.store).quote(id) else { return nil }
    try QuoteStore(turn.store).remove(id)
    try turn.cancelTimer(id: quote.timerID, due: quote.due)
    return quote
  }

  private func answer(to quote: Quote, priced draft: Draft?, _ turn: Turn) throws -> Outcome {
    do {
      switch quote.type {
      case AddCartItem.type: return try added(quote.decode(), draft, turn)
      case ChangeCartItem.type: return try changed(quote.decode(), draft, turn)
      case StartCheckout.type: return try started(quote.decode(), draft, turn)
      case PutCheckoutState.type: return try stated(quote.decode(), draft, turn)
      default: throw UnknownMessage(quote.type)
      }
    } catch let problem as Problem {
      return Outcome(problem)
    }
  }

  /// Answers everyone who waits. What may be asked again under the same key is forgotten, the rest is kept.
  private func answer(_ quote: Quote, _ outcome: Outcome, _ turn: Turn) throws {
    for waiter in quote.waiters { turn.reply(outcome, to: waiter) }
    if let key = quote.key, outcome.status == Problem.notPricedInTime.status { return try turn.requests.forget(key) }
    try turn.requests.finish(quote.key ?? quote.id, fingerprint: quote.fingerprint, outcome: outcome, at: turn.now)
  }

  /// The same request once more, while the first waits: it joins. True if there is such a quote.
  func joinQuote(_ id: String, _ waiter: Waiter, _ turn: Turn) throws -> Bool {
    guard var quote = try QuoteStore(turn.store).quote(id) else { return false }
    guard !quote.waiters.contains(where: { $0.correlation == waiter.correlation }) else { return true }
    quote.waiters.append(waiter)
    try QuoteStore(turn.store).setWaiters(quote)
    return true
  }
}

/// What a quote's lines are asked under.
struct QuoteTerms {
  let customerID: String
  let currency: String
  /// The customer is checked, and promotions are evaluated.
  var isCheckout = false
  var country: String?
  var shippingMethod: String?
  var promotionCodes: [String] = []
}

extension Quote {
  /// A cart's request has one line and no list of them: its faults name the body's own fields.
  fileprivate func names(_ outcome: Outcome) -> Outcome {
    guard type == AddCartItem.type || type == ChangeCartItem.type else { return outcome }
    let text = String(decoding: outcome.body, as: UTF8.self).replacing("\"/items/0/", with: "\"/")
    return Outcome(outcome.status, body: Array(text.utf8))
  }
}

extension Problem {
  static let notPricedInTime = Problem(
    "pricing-unavailable", 504, title: "Pricing unavailable",
    detail: "The prices did not come in time; nothing was changed. Try again.")
}
