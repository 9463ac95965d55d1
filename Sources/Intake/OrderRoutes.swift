import Contracts
import HTTP
import JSON
import Messaging

/// Orders, for customers and services.
struct OrderRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  private static let statuses = [
    "pending", "confirmed", "rejected", "cancelling", "cancelled", "shipped", "delivered", "partially_returned",
    "returned",
  ]

  private var topology: Topology { configuration.topology }

  var routes: [Route] {
    [
      Route(.post, "/api/v1/orders", .customer, .placeOrder, place),
      Route(.get, "/api/v1/orders", .customer, .listOrders, list),
      Route(.get, "/api/v1/orders/{order_id}", .customer, .readOrder, read),
      Route(.get, "/api/v1/orders/{order_id}/history", .customer, .readOrderHistory, history),
      Route(.post, "/api/v1/orders/{order_id}/cancel", .customer, .cancelOrder, cancel),
      Route(.post, "/api/v1/admin/orders/{order_id}/cancel", .staff, .cancelAnyOrder, cancel),
      Route(.post, "/api/v1/admin/orders/{order_id}/ship", .staff, .shipOrder, ship),
      Route(.post, "/api/v1/admin/orders/{order_id}/deliver", .staff, .deliverOrder, deliver),
      Route(.post, "/api/v1/orders/{order_id}/returns", .customer, .returnOrder, takeBack),
    ]
  }

  private func place(_ call: Call) throws(Problem) -> Action {
    guard let principal = call.principal else { throw .noSuchResource }
    let order = try OrderRequest(
      call.request.body, namesCustomer: principal.access >= .service,
      defaultWarehouse: configuration.defaultWarehouse)
    let customer = try principal.customer(named: order.customerID)
    let slot = Slot(of: customer)
    let orderID = Call.draw(TimeOrderedID.order, slot: slot)
    let payload = PlaceOrder(
      orderID: orderID, customerID: customer, currency: order.currency,
      externalReference: order.externalReference, lines: order.lines, particulars: order.particulars,
      acknowledge: call.prefersAsync, country: order.country, shippingMethod: order.shippingMethod,
      terms: OrderTerms(promotionCodes: order.promotionCodes, payment: order.payment))
    var command = try call.command(
      payload, to: topology.partition(.orders, key: customer), id: "\(orderID).place", scope: customer,
      replyTo: replyTo)
    command.orderID = orderID
    command.way = topology.partitions(.reservation, .keys(order.lines.map(\.warehouseID)))
    if order.payment != nil { command.way.append(topology.partition(.payments, key: customer)) }
    command.detours = [topology.partition(.customers, key: customer)]
    let pricing = topology.partition(.pricing, key: customer)
    if configuration.hasStandInPrices { command.detours.append(pricing) } else { command.way.append(pricing) }
    let promotion = topology.partitions(.promotion)
    if order.promotionCodes.isEmpty { command.detours += promotion } else { command.way += promotion }
    return .send(command)
  }

  private func partition(_ orderID: String) throws(Problem) -> PartitionID {
    guard TimeOrderedID.isValid(orderID, prefix: TimeOrderedID.order),
      let partition = topology.partition(.orders, id: orderID)
    else { throw .notFound("order", orderID) }
    return partition
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    let query = GetOrder(orderID: id, customerID: call.principal?.reader)
    return .send(call.query(query, to: try partition(id), replyTo: replyTo))
  }

  private func history(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    let query = GetOrderHistory(orderID: id, customerID: call.principal?.reader)
    return .send(call.query(query, to: try partition(id), replyTo: replyTo))
  }

  /// The body may be left out.
  private func cancel(_ call: Call) throws(Problem) -> Action {
    guard let principal = call.principal else { throw .noSuchResource }
    let id = call.parameters[0]
    var fields = try optionalBody(call)
    let reason = fields.optionalText("reason", maximum: 500)
    try fields.check()
    let command = CancelOrder(
      orderID: id, customerID: principal.reader, actor: principal.access == .staff ? "staff" : "customer",
      reason: reason)
    var sent = try call.command(
      command, to: try partition(id), scope: call.scope("order \(id)"), replyTo: replyTo)
    sent.orderID = id
    sent.reader = principal.reader
    sent.provenBy = ["cancelling", "cancelled"]
    return .send(sent)
  }

  private func optionalBody(_ call: Call) throws(Problem) -> Fields {
    Fields(try Fields.document(call.request.body.isEmpty ? Array("{}".utf8) : call.request.body))
  }

  /// The body may be left out.
  private func ship(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    var fields = try optionalBody(call)
    let command = ShipOrder(
      orderID: id, carrier: fields.optionalText("carrier"), trackingNumber: fields.optionalText("tracking_number"))
    try fields.check()
    return .send(try call.command(command, to: try partition(id), scope: "order \(id)", replyTo: replyTo))
  }

  private func deliver(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    return .send(
      try call.command(DeliverOrder(orderID: id), to: try partition(id), scope: "order \(id)", replyTo: replyTo))
  }

  private func takeBack(_ call: Call) throws(Problem) -> Action {
    guard let principal = call.principal else { throw .noSuchResource }
    let id = call.parameters[0]
    let partition = try partition(id)
    var fields = Fields(try Fields.document(call.request.body))
    let items = ReturnItem.list(&fields)
    let reason = fields.optionalText("reason", maximum: 500)
    try fields.check()
    let command = ReturnOrder(
      orderID: id, customerID: principal.reader,
      returnID: Call.draw(TimeOrderedID.returned, slot: Slot(ofID: id) ?? Slot(of: "")), items: items, reason: reason,
      actor: principal.access == .staff ? "staff" : "customer")
    return .send(try call.command(command, to: partition, scope: call.scope("order \(id)"), replyTo: replyTo))
  }

  /// A customer's own, or for a service one customer's or everybody's.
  private func list(_ call: Call) throws(Problem) -> Action {
    let limit = try call.limit()
    let customer = call.principal?.reader ?? call.query("customer_id")
    if let named = call.query("customer_id"), named != customer { throw .forbidden("These are not your orders.") }
    if let status = call.query("status"), !OrderRoutes.statuses.contains(status) {
      throw .validation([.init("/status", "must be one of \(OrderRoutes.statuses.joined(separator: ", "))")])
    }
    let query = ListOrders(
      customerID: customer, status: call.query("status"), cursor: call.query("cursor"), limit: limit)
    if let customer {
      return .send(call.query(query, to: topology.partition(.orders, key: customer), replyTo: replyTo))
    }
    return .gather(
      topology.partitions(.orders).map { call.query(query, to: $0, replyTo: replyTo) }, .orders, limit: limit)
  }
}

extension ReturnItem {
  fileprivate static func list(_ fields: inout Fields) -> [ReturnItem] {
    guard let items = fields.value("items"), items.kind == .array, (1...OrderRequest.lineLimit).contains(items.count)
    else {
      fields.fault("items", "must be an array of 1 to \(OrderRequest.lineLimit) items")
      return []
    }
    var found: [ReturnItem] = []
    for (index, value) in items.elements.enumerated() {
      var item = Fields(value, at: "/items/\(index)")
      found.append(
        ReturnItem(
          sku: item.text("sku", maximum: 64), warehouseID: item.optionalText("warehouse_id", maximum: 64),
          quantity: item.integer("quantity", OrderRequest.quantities)))
      fields.add(item.faults)
    }
    return found
  }
}
