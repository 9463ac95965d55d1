import Contracts

/// Why a campaign takes nothing off an order.
struct Reason: Equatable {
  /// The word that programs read.
  let word: String
  let detail: String

  private init(_ word: String, _ detail: String) {
    self.word = word
    self.detail = detail
  }

  // MARK: Nobody gets it now, or not this customer

  static let notActive = Reason("not-active", "The campaign is not active.")
  static let completed = Reason("completed", "The campaign is used up.")
  static let notStarted = Reason("not-started", "The campaign has not begun.")
  static let ended = Reason("ended", "The campaign is over.")
  static let usageLimit = Reason("usage-limit", "The campaign is used as often as it may be.")
  static let perCustomerLimit = Reason("per-customer-limit", "The customer has used the campaign as often as one may.")
  static let budget = Reason("budget", "The campaign's budget is spent.")

  /// A code of a campaign like this is as good as none.
  static let deadCodes = [notActive, completed, notStarted, ended, usageLimit, perCustomerLimit, budget]

  // MARK: This order does not get it

  static let segment = Reason("segment", "The campaign is for other customers.")
  static func currency(_ code: String) -> Reason { Reason("currency", "The campaign is for orders in \(code).") }
  static let noApplicableItem = Reason("no-applicable-item", "Nothing in the order is of the campaign's products.")
  static func minimum(_ amount: Money) -> Reason {
    Reason("minimum-order-amount", "The order must come to \(amount.text) at least, before discounts.")
  }

  // MARK: Another combination is better

  static let nothingLeft = Reason("nothing-left", "The campaign would take off nothing.")
  static func runnerUp(_ amount: Money, with others: [String]) -> Reason {
    let company = others.isEmpty ? "alone" : "with \(others.joined(separator: ", "))"
    return Reason("runner-up", "It is in the next best combination: \(company) it would take off \(amount.text).")
  }
  static func exclusive(_ amount: Money) -> Reason {
    Reason("exclusive", "It cannot be combined, and would take off \(amount.text).")
  }
  static let notBest = Reason("not-best", "Every combination with it takes off less, or no more with more campaigns.")
  static let tooMany = Reason(
    "too-many", "More than \(CombinationSearch.limit) campaigns could be combined; others take off more.")
}

extension Money {
  /// `12.30 GBP`.
  fileprivate var text: String {
    guard let exponent = Currency(currency)?.exponent, exponent > 0 else { return "\(amount) \(currency)" }
    let digits = String(amount)
    let padded = String(repeating: "0", count: max(0, exponent + 1 - digits.utf8.count)) + digits
    return "\(padded.dropLast(exponent)).\(padded.suffix(exponent)) \(currency)"
  }
}
