import Contracts

/// An order and what it earns.
struct EarningOrder {
  enum State: String {
    case earned, cancelled
  }

  let orderID: String
  let customerID: String
  /// The one it earns under; its currency is the order's.
  let rule: LoyaltyRule
  /// 0 for none.
  let ruleVersion: Int64
  /// For its goods, minor units.
  let paid: Int64
  var refunded: Int64 = 0
  var state = State.earned

  /// The points its entries sum to.
  var worth: Int64 { state == .cancelled ? 0 : rule.worth(paid - refunded) }
}

/// One entry of a customer's ledger.
struct LedgerEntry {
  enum Kind: String {
    case earned, cancelled, returned
  }

  let number: Int64
  let orderID: String
  let kind: Kind
  /// Below zero for what is taken back.
  let points: Int64
  /// The customer's, after it.
  let balance: Int64
  let ruleVersion: Int64
  /// When it was entered, Unix milliseconds.
  let at: Int64
}
