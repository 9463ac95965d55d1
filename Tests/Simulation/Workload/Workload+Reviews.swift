import Contracts
import Messaging

extension Builder {
  /// What was delivered is reviewed, by its customer or another, and moderated; some of it too early or twice.
  func reviews(among planned: [Planned]) -> [Planned] {
    var placed: [String: PlaceOrder] = [:]
    for message in planned.map(\.request.message) where message.head.type == PlaceOrder.type {
      if let order = try? message.decode(PlaceOrder.self) { placed[order.orderID] = order }
    }
    let delivered = planned.enumerated().filter { $0.element.request.message.head.type == DeliverOrder.type }
    return delivered.flatMap { number, delivery -> [Planned] in
      guard let command = try? delivery.request.message.decode(DeliverOrder.self),
        let order = placed[command.orderID]
      else { return [] }
      return (0...world.chance.below(3)).flatMap {
        review(10 * number + $0, of: order, at: delivery.at)
      }
    }
  }

  private func review(_ number: Int, of order: PlaceOrder, at delivered: Int64) -> [Planned] {
    let at = delivered + world.chance.between(-200, 3_000)
    let writer = world.chance.below(8) == 0 ? world.chance.pick(Workload.customers) : order.customerID
    let id = TimeOrderedID.make(
      TimeOrderedID.review, milliseconds: World.start, random: UInt64(number), slot: Slot(of: order.customerID))
    let key = world.chance.below(2) == 0 ? "\(writer)|review-\(number)" : nil
    let create = request(
      "review-\(number)", to: PartitionID(.reviews, 0), key: key,
      CreateReview(
        reviewID: id, customerID: writer, orderID: world.chance.below(3) == 0 ? nil : order.orderID,
        productID: world.chance.pick(order.lines).productID, rating: world.chance.below(5) + 1, title: "Title",
        body: "Body"))
    if key != nil { create.repeats = world.chance.below(2) }
    let decisions = (0..<world.chance.below(3)).map { place -> Planned in
      let moderate = ModerateReview(reviewID: id, isApproved: world.chance.below(3) > 0, reason: nil)
      return (
        at + world.chance.between(100, 3_000),
        request("moderate-\(number)-\(place)", to: PartitionID(.reviews, 0), moderate)
      )
    }
    return [(at, create)] + decisions
  }
}
