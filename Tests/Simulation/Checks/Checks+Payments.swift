import Contracts
import Messaging

/// The provider's books against the orders: one charge for each that is paid, and none that nobody wants.
extension Checks {
  mutating func checkPayments() throws {
    for complaint in world.provider.complaints { breach("the provider was asked wrongly: \(complaint)") }
    let known = Dictionary(uniqueKeysWithValues: try orders().map { ($0.id, $0) })
    let books = Dictionary(grouping: world.provider.accounts.values, by: \.orderID)
    for order in known.values.sorted(by: { $0.id < $1.id }) {
      // A person looks after what was set aside.
      if try partitions(.payments).contains(where: { try isSetAside(order.id, in: $0) }) { continue }
      try check(order, books[order.id] ?? [])
    }
    for (id, accounts) in books.sorted(by: { $0.key < $1.key }) where known[id] == nil {
      breach("the provider has \(accounts) of \(id), which is no order")
    }
  }

  private mutating func check(_ order: Order, _ accounts: [Provider.Account]) throws {
    let live = accounts.filter { $0.status == "authorized" }
    if !live.isEmpty { breach("an authorisation of \(order.id), which is \(order.status), is left behind: \(live)") }
    let isPaid = order.stands && order.paymentStatus != "none"
    let charges = accounts.filter { $0.status == "captured" && (isPaid || $0.refunded < $0.amount) }
    if charges.count != (isPaid ? 1 : 0) || charges.contains(where: { $0.captures != 1 || $0.amount != order.total }) {
      breach("\(order.id) is \(order.status) and \(order.paymentStatus), total \(order.total): charged \(charges)")
    }
    let home = Stores.topology.partition(.orders, id: order.id) ?? PartitionID(.orders, 0)
    if isPaid, !["captured", "refunded"].contains(order.paymentStatus), try !isSetAside("\(order.id).payment", in: home)
    {
      breach("\(order.id) is captured, and its document says \(order.paymentStatus)")
    }
  }
}
