import Contracts
import Messaging

extension Scripts {
  /// Customers that order, are put into segments by staff and by history, fall out of them, and are forgotten.
  static let customers = profiles + segmentRules + histories + erasure

  private static func put(_ id: String, active: Bool = true, segments: String = "", key: String? = nil) -> Message {
    CapabilityCase.message(
      id,
      PutCustomer(
        customerID: "ada", email: "ada@shop.test", name: "Ada", country: "GB", active: active, segments: segments),
      replies: true, key: key)
  }

  private static func address(_ id: String, _ address: String, isNew: Bool = true, of customer: String = "ada")
    -> Message
  {
    CapabilityCase.message(
      id,
      PutAddress(
        customerID: customer, addressID: address, address: Array(#"{"city":"Leeds","country":"GB"}"#.utf8), isNew: isNew
      ),
      replies: true)
  }

  private static let profiles: [Message] = [
    put("c1"), CapabilityCase.message("o1.check", CheckCustomer(draft(1)), slip: toOrders),
    put("c2", active: false, segments: "vip", key: "customer ada|k"),
    CapabilityCase.message("o2.check", CheckCustomer(draft(2)), slip: toOrders), put("c3", segments: "vip"),
    CapabilityCase.message(
      "me1", UpdateProfile(customerID: "ada", email: "ada@home.test", name: "Ada L", country: "FR"), replies: true),
    CapabilityCase.message(
      "me2", UpdateProfile(customerID: "bob", email: "bob@home.test", name: "Bob", country: "FR"), replies: true),
    CapabilityCase.message("p1", PutPreferences(customerID: "ada", preferences: .none), replies: true),
    CapabilityCase.message("p2", PutPreferences(customerID: "ada", preferences: .standard), replies: true),
    address("a1", "adr_1"), address("a2", "adr_2"), address("a3", "adr_2", isNew: false),
    address("a4", "adr_9", isNew: false), address("a5", "adr_3", of: "bob"),
    CapabilityCase.message("a6", RemoveAddress(customerID: "ada", addressID: "adr_1"), replies: true),
    CapabilityCase.message("a7", RemoveAddress(customerID: "ada", addressID: "adr_1"), replies: true),
  ]

  private static func segment(_ id: String, _ name: String, _ rules: SegmentRules) -> Message {
    CapabilityCase.message(id, PutSegment(name: name, rules: rules), replies: true)
  }

  private static let segmentRules: [Message] = [
    segment("s1", "twice", SegmentRules(minimumOrders: 2)),
    segment("s2", "twice", SegmentRules(minimumOrders: 2)),
    segment("s3", "rich", SegmentRules(minimumLifetimeValue: Money(1_500, "GBP"))),
    segment("s4", "lately", SegmentRules(minimumOrders: 1, orderedWithinDays: 3)),
    segment("s5", "vip", SegmentRules(minimumOrders: 1)),
    CapabilityCase.message(
      "s6", SegmentChanged(name: "lately", rules: SegmentRules(orderedWithinDays: 9), segmentVersion: 1)),
    CapabilityCase.message("s7", EvaluateSegment(name: "twice", segmentVersion: 1, after: "")),
  ]

  private static func confirmed(_ number: Int, _ amount: Int64, _ currency: String = "GBP") -> Message {
    CapabilityCase.message(
      "h\(number)",
      OrderConfirmed(
        orderID: orderID(number), attempt: 0, customerID: "ada", total: Money(amount, currency),
        lines: draft(number, priced: true).lines))
  }

  private static func returned(_ number: Int, _ refund: Int64, _ status: String, version: Int) -> Message {
    CapabilityCase.message(
      "h\(number).\(version)",
      OrderReturned(
        orderID: orderID(number), customerID: "ada", returnID: "ret_\(version)", lines: [],
        refund: Money(refund, "GBP"), status: status, orderVersion: version))
  }

  private static let histories: [Message] = [
    confirmed(11, 750), confirmed(12, 80_000, "VND"), confirmed(13, 900),
    CapabilityCase.message(
      "h11.3",
      OrderShipped(
        orderID: orderID(11), attempt: 0, customerID: "ada", lines: [], carrier: nil, trackingNumber: nil,
        checkout: nil, orderVersion: 3)),
    CapabilityCase.message(
      "h11.4", OrderDelivered(orderID: orderID(11), customerID: "ada", lines: [], orderVersion: 4)),
    returned(11, 100, "partially_returned", version: 5), returned(11, 650, "returned", version: 6),
    // Called off before it was confirmed, and one whose confirmation comes late.
    CapabilityCase.message(
      "h14.2", OrderCancelled(orderID: orderID(14), customerID: "ada", actor: "staff", reason: nil, orderVersion: 2)),
    CapabilityCase.message(
      "h15.3", OrderDelivered(orderID: orderID(15), customerID: "ada", lines: [], orderVersion: 4)),
    confirmed(15, 400),
    CapabilityCase.message(
      "h13.3", OrderCancelled(orderID: orderID(13), customerID: "ada", actor: "staff", reason: nil, orderVersion: 3)),
    CapabilityCase.message("t1", SegmentExpiry(customerID: "ada", due: 5)),
    segment("s8", "twice", SegmentRules(minimumOrders: 9)), segment("s9", "twice", SegmentRules()),
    CapabilityCase.message("s10", EvaluateSegment(name: "twice", segmentVersion: 3, after: "")),
  ]

  private static let erasure: [Message] = [
    CapabilityCase.message("e1", EraseCustomer(customerID: "ada"), replies: true, key: "customer ada|erase"),
    CapabilityCase.message("e2", EraseCustomer(customerID: "ada"), replies: true),
    CapabilityCase.message("e3", EraseCustomer(customerID: "bob"), replies: true),
    put("c9"), address("a9", "adr_9"), confirmed(16, 100),
    CapabilityCase.message("o9.check", CheckCustomer(draft(9)), slip: toOrders),
  ]
}
