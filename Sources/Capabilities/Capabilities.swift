import Analytics
package import Contracts
import Customers
import Loyalty
package import Messaging
import Notifications
import Orders
import Payments
import Pricing
import Promotion
import Reservation
import Reviews

/// The capabilities of the system. A new one is a folder and a line here: see ADDING.md beside this file.
package enum Capabilities {
  package static let all: [any Capability.Type] = [
    Orders.self, Reservation.self, Pricing.self, Promotion.self, Customers.self, Payments.self, Analytics.self,
    Loyalty.self, Reviews.self, Notifications.self,
  ]

  package static func of(_ name: CapabilityName) -> any Capability.Type {
    guard let found = all.first(where: { $0.name == name }) else { preconditionFailure("\(name) is not in the list") }
    return found
  }
}
