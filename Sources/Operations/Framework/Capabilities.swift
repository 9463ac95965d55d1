import Contracts
import Customers
import Messaging
import Orders
import Payments
import Pricing
import Promotion
import Reservation

/// The capabilities of this binary. A new one is a folder and a line here.
enum Capabilities {
  static let all: [any Capability.Type] = [
    Orders.self, Reservation.self, Pricing.self, Promotion.self, Customers.self, Payments.self,
  ]

  static func named(_ name: String) throws(Failure) -> any Capability.Type {
    guard let found = all.first(where: { $0.name.rawValue == name }) else {
      let names = all.map { $0.name.rawValue }.joined(separator: ", ")
      throw .usage("there is no capability \(name): it is one of \(names)")
    }
    return found
  }

  /// `orders` or `orders.0`: all partitions of a capability, or one.
  static func partitions(_ name: String, _ topology: Topology) throws(Failure) -> [PartitionID] {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let all = topology.partitions(try named(parts.first ?? "").name)
    let found = parts.count == 2 ? all.filter { "\($0)" == name } : all
    guard !found.isEmpty else {
      throw .usage("there is no partition \(name): \(parts[0]) has \(all.count), from 0 on")
    }
    return found
  }
}
