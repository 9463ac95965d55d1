import Contracts
import Customers
import Messaging
import Orders
import Pricing
import Promotion
import Reservation

/// The capabilities of this binary. A new one is a folder and a line here.
enum Capabilities {
  static let all: [any Capability.Type] = [
    Orders.self, Reservation.self, Pricing.self, Promotion.self, Customers.self,
  ]

  static func named(_ name: String) throws(Failure) -> any Capability.Type {
    guard let found = all.first(where: { $0.name.rawValue == name }) else {
      let names = all.map { $0.name.rawValue }.joined(separator: ", ")
      throw .usage("there is no capability \(name): it is one of \(names)")
    }
    return found
  }
}
