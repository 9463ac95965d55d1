package import Contracts

/// A campaign that an order meets the conditions of, with what it may take off it.
package struct Candidate: Sendable {
  /// The most one campaign takes off one order, minor units: far above any order, and far below what sums can hold.
  package static let largest: Int64 = 1_000_000_000_000

  package let campaign: Campaign
  /// Places of the lines it is for, ascending.
  package let lines: [Int]
  /// The most it may take off: its maximum, or what is left of its budget.
  package let cap: Int64

  package init(_ campaign: Campaign, lines: [Int], cap: Int64 = Candidate.largest) {
    self.campaign = campaign
    self.lines = lines
    self.cap = cap
  }

  var discount: CampaignDiscount { campaign.discount }

  /// The order of application.
  package static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
    let (first, second) = (one.campaign, other.campaign)
    return (first.kind.place, second.priority, first.campaignID) < (
      second.kind.place, first.priority, second.campaignID
    )
  }
}

extension Campaign.Kind {
  /// Lines first, then the customer's, then what is left of the whole.
  fileprivate var place: Int {
    switch self {
    case .catalog: 0
    case .customer: 1
    case .cart: 2
    }
  }
}
