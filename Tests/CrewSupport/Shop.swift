package import Contracts
import Messaging

/// A shop's data and orders for a crew.
extension Crew {
  /// `ord_…` with the slot of its customer.
  package func orderID(_ number: Int, customer: String = "ada") -> String {
    TimeOrderedID.make(
      TimeOrderedID.order, milliseconds: Clock.unixMilliseconds, random: UInt64(number), slot: Slot(of: customer))
  }

  /// Mugs and cups in two warehouses, a customer, what it costs to send her something, and a point for every pound.
  package func open() throws {
    for product in ["mug", "cup"] {
      let pricing = PartitionID(.pricing, 0)
      try send(
        PutProduct(productID: product, sku: product, name: product, category: ""), id: "p-\(product)", to: pricing)
      try send(PutPrices(productID: product, prices: [Money(250, "GBP")]), id: "pp-\(product)", to: pricing)
      for warehouse in ["LEEDS", "YORK"] {
        try send(
          AdjustStock(warehouseID: warehouse, sku: product, onHand: 100, lowStockThreshold: 5, reason: nil),
          id: "s-\(warehouse)-\(product)", to: topology.partition(.reservation, key: warehouse))
      }
    }
    try send(
      PutShippingRates(rates: [
        ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 900_000, price: 395)
      ]), id: "shipping", to: PartitionID(.pricing, 0))
    try send(
      PutLoyaltyRule(LoyaltyRule(currency: "GBP", points: 1, per: 100)), id: "loyalty-rule",
      to: PartitionID(.loyalty, 0))
    try know("ada")
  }

  /// A customer who may order.
  package func know(_ customer: String) throws {
    try send(
      PutCustomer(
        customerID: customer, email: "\(customer)@shop.test", name: customer, country: "GB", active: true,
        segments: ""), id: "c-\(customer)", to: topology.partition(.customers, key: customer))
    try drain()
  }

  /// Something off for everybody: a tenth of every order up to a limit of orders, and a free third mug.
  package func offer(limit: Int64 = 1_000) throws {
    var sale = Campaign("SALE", .cart, .percentage(1_000), name: "Sale")
    sale.usageLimit = limit
    var mugs = Campaign("MUGS", .catalog, .buyXGetY(buy: 2, get: 1), name: "Third mug free")
    mugs.products = ["mug"]
    for campaign in [sale, mugs] {
      try send(PutCampaign(campaign), id: "campaign-\(campaign.campaignID)", to: PartitionID(.promotion, 0))
    }
    try drain()
  }

  /// Posts an order of mugs from Leeds and cups from York; its id.
  @discardableResult
  package func order(
    _ number: Int, customer: String = "ada", quantity: Int64 = 2, key: String? = nil, trace: String? = nil,
    terms: OrderTerms = .none
  ) throws -> String {
    let id = orderID(number, customer: customer)
    let lines = [("mug", "LEEDS"), ("cup", "YORK")].map {
      OrderLine(productID: $0.0, sku: $0.0, warehouseID: $0.1, quantity: quantity)
    }
    try send(
      PlaceOrder(
        orderID: id, customerID: customer, currency: "GBP", externalReference: nil, lines: lines,
        particulars: Array(#"{"shipping_address":{"country":"GB"}}"#.utf8), country: "GB", terms: terms),
      id: "\(id).place", to: topology.partition(.orders, key: customer), key: key, trace: trace)
    return id
  }

  /// Calls an order off.
  package func cancel(_ orderID: String) throws {
    try send(
      CancelOrder(orderID: orderID, customerID: "ada", actor: "customer", reason: "a test"), id: "\(orderID).cancel",
      to: topology.partition(.orders, key: "ada"))
  }

  // MARK: After the order; each answers the request's id

  @discardableResult
  package func ship(_ orderID: String) throws -> String {
    try send(
      ShipOrder(orderID: orderID, carrier: "Post", trackingNumber: "RM1"), "\(orderID).ship-request", of: orderID)
  }

  @discardableResult
  package func deliver(_ orderID: String, request number: Int = 1) throws -> String {
    try send(DeliverOrder(orderID: orderID), "\(orderID).deliver-request.\(number)", of: orderID)
  }

  @discardableResult
  package func takeBack(
    _ number: Int, of orderID: String, _ items: [ReturnItem], customer: String = "ada"
  ) throws -> String {
    try send(
      ReturnOrder(
        orderID: orderID, customerID: customer, returnID: id(TimeOrderedID.returned, number), items: items,
        reason: "a test", actor: "customer"), "\(orderID).return-request.\(number)", of: orderID)
  }

  private func send(_ command: some Payload, _ id: String, of orderID: String) throws -> String {
    try send(command, id: id, to: topology.partition(.orders, id: orderID) ?? PartitionID(.orders, 0))
    return id
  }
}
