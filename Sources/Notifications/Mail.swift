import Contracts

/// One fact a customer is told, and what became of telling it.
struct Mail: Equatable {
  enum Kind: String {
    case confirmation, shipment, cancellation, refund
    case reviewRequest = "review_request"
  }

  enum State: String {
    /// For news of its customer.
    case waiting
    /// Being sent.
    case pending
    case sent, failed
    /// Nobody is to get it: the customer does not want it, or cannot get it.
    case skipped
  }

  let id: String
  let kind: Kind
  let orderID: String
  let customerID: String
  /// What it says was paid or is given back.
  let amount: Money?
  /// When the fact became known here, Unix milliseconds: its date.
  let at: Int64
  var state = State.waiting
  var recipient = ""
  var retries = 0
  /// A person has been told that it failed.
  var isAside = false
  var reason: String?
  let subject: String
  /// Nil when it is needed no more.
  var letter: Letter?

  /// - Parameter part: what of the order it is about, when there may be several of a kind.
  init(
    _ kind: Kind, of orderID: String, part: String? = nil, to customerID: String, amount: Money? = nil, at: Int64,
    _ letter: Letter
  ) {
    self.init(
      id: "\(orderID).\(kind.rawValue)" + (part.map { ".\($0)" } ?? ""), kind: kind, orderID: orderID,
      customerID: customerID, amount: amount, at: at, subject: letter.subject, letter: letter)
  }

  init(
    id: String, kind: Kind, orderID: String, customerID: String, amount: Money?, at: Int64, subject: String,
    letter: Letter?
  ) {
    self.id = id
    self.kind = kind
    self.orderID = orderID
    self.customerID = customerID
    self.amount = amount
    self.at = at
    self.subject = subject
    self.letter = letter
  }

  /// Nothing is left of whom it was for. What was not sent never will be.
  mutating func forget() {
    if state == .waiting || state == .failed { settle(.skipped, because: NotificationsStore.Recipient.erasure) }
    (recipient, letter, isAside) = ("", nil, false)
  }

  mutating func settle(_ state: State, because reason: String? = nil) {
    self.state = state
    self.reason = reason
    if state == .sent || state == .skipped { letter = nil }
  }
}
