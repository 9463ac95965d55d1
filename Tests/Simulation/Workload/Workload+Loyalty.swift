import Contracts
import Messaging

/// Rules of points that come and change while orders run.
extension Builder {
  func loyaltyRules(within span: Int64) -> [Planned] {
    (0..<world.chance.below(4)).map { number in
      let rule = LoyaltyRule(
        currency: world.chance.below(3) == 0 ? "EUR" : "GBP", points: world.chance.between(0, 5),
        per: world.chance.between(1, 200))
      return (
        time(number == 0 ? 300 : span),
        request("loyalty-rule-\(number)", to: PartitionID(.loyalty, 0), PutLoyaltyRule(rule))
      )
    }
  }
}
