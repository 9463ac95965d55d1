import Contracts
import Messaging

/// Segments that come and change, customers who say what they want, and one who is forgotten.
extension Builder {
  func customers(within span: Int64) -> [Planned] {
    let customers = PartitionID(.customers, 0)
    var planned: [Planned] = []
    for name in ["vip", "loyal"] where world.chance.below(2) == 0 {
      for change in 0...world.chance.below(2) {
        let rules = SegmentRules(
          minimumOrders: world.chance.below(2) == 0 ? world.chance.between(1, 4) : nil,
          minimumLifetimeValue: Money(world.chance.between(1, 4_000), "GBP"),
          orderedWithinDays: world.chance.below(2) == 0 ? 1 : nil)
        planned.append(
          (time(span), request("segment-\(name)-\(change)", to: customers, PutSegment(name: name, rules: rules))))
      }
    }
    let customer = world.chance.pick(Workload.customers)
    planned.append(
      (
        time(span),
        request("preferences", to: customers, PutPreferences(customerID: customer, preferences: .none))
      ))
    if world.chance.below(3) == 0 {
      planned.append((time(span), request("erase", to: customers, EraseCustomer(customerID: "dan"))))
    }
    return planned
  }
}
