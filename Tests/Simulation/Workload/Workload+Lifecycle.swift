import Contracts
import Messaging

extension Builder {
  /// An order is shipped, delivered and partly brought back, in this order or not.
  func follow(_ number: Int, among planned: [Planned], within span: Int64) -> [Planned] {
    let order = world.chance.pick(planned.compactMap { $0.request.message.orderID })
    let partition = Stores.topology.partition(.orders, id: order) ?? PartitionID(.orders, 0)
    var at = time(span)
    func next<P: Payload>(_ name: String, _ payload: P) -> Planned {
      at += world.chance.between(0, 2_500)
      let key = world.chance.below(2) == 0 ? "order \(order)|\(name)-\(number)" : nil
      let request = request("\(name)-\(number)", to: partition, key: key, payload)
      if key != nil { request.repeats = world.chance.below(2) }
      return (at, request)
    }
    var planned = [
      next("ship", ShipOrder(orderID: order, carrier: nil, trackingNumber: nil)),
      next("deliver", DeliverOrder(orderID: order)),
    ]
    for part in 0...world.chance.below(3) {
      let sku = "sku-\(world.chance.pick(Workload.products))"
      planned.append(
        next(
          "return-\(part)",
          ReturnOrder(
            orderID: order, customerID: nil,
            returnID: TimeOrderedID.make(
              TimeOrderedID.returned, milliseconds: World.start, random: UInt64(10 * number + part),
              slot: Slot(ofID: order) ?? Slot(of: "")),
            items: [ReturnItem(sku: sku, warehouseID: nil, quantity: world.chance.between(1, 3))], reason: nil,
            actor: "staff")))
    }
    return planned
  }
}
