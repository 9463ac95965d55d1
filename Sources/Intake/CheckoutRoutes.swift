import Contracts
import HTTP
import JSON
import Messaging

/// Checkouts: start, state, confirm.
struct CheckoutRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  private var topology: Topology { configuration.topology }

  var routes: [Route] {
    [
      Route(.post, "/api/v1/checkout/start", .customer, .startCheckout, start),
      Route(.put, "/api/v1/checkout/state", .customer, .putCheckoutState, state),
      Route(.post, "/api/v1/checkout/confirm", .customer, .confirmCheckout, confirm),
      Route(.get, "/api/v1/checkout/{checkout_session_id}", .customer, .readCheckout, read),
    ]
  }

  private func start(_ call: Call) throws(Problem) -> Action {
    var fields = Fields(try Fields.document(call.request.body))
    let cart = fields.text("cart_session_id", maximum: 64)
    try fields.check()
    let partition = try partition(cart, "cart", TimeOrderedID.cart)
    let command = StartCheckout(
      checkoutID: Call.draw(TimeOrderedID.checkout, slot: Slot(ofID: cart) ?? Slot(of: "")), cartID: cart,
      customerID: call.principal?.reader)
    return .send(try quoted(command, cart, partition, call))
  }

  private func state(_ call: Call) throws(Problem) -> Action {
    var fields = Fields(try Fields.document(call.request.body))
    let checkout = fields.text("checkout_session_id", maximum: 64)
    let addresses = Addresses(&fields)
    let codes = OrderRequest.promotionCodes(&fields)
    let payment = OrderRequest.payment(&fields)
    let method = fields.optionalText("shipping_method", maximum: 64)
    if method != nil, fields.value("shipping_address") == nil {
      fields.fault("shipping_method", "needs a shipping_address with its country")
    }
    try fields.check()
    let command = PutCheckoutState(
      checkoutID: checkout, customerID: call.principal?.reader, particulars: addresses.document(),
      country: addresses.shipping.country, shippingMethod: method, promotionCodes: codes, payment: payment)
    return .send(
      try quoted(command, checkout, try partition(checkout, "checkout", TimeOrderedID.checkout), call))
  }

  private func confirm(_ call: Call) throws(Problem) -> Action {
    var fields = Fields(try Fields.document(call.request.body))
    let checkout = fields.text("checkout_session_id", maximum: 64)
    try fields.check()
    let orderID = Call.draw(TimeOrderedID.order, slot: Slot(ofID: checkout) ?? Slot(of: ""))
    let payload = ConfirmCheckout(
      checkoutID: checkout, customerID: call.principal?.reader, orderID: orderID, acknowledge: call.prefersAsync)
    var command = try call.command(
      payload, to: try partition(checkout, "checkout", TimeOrderedID.checkout),
      scope: call.scope("checkout \(checkout)"),
      replyTo: replyTo)
    command.orderID = orderID
    command.checkoutID = checkout
    command.reader = call.principal?.reader
    command.way = topology.partitions(.reservation)
    let pricing = topology.partitions(.pricing, id: checkout)
    if configuration.hasStandInPrices { command.detours = pricing } else { command.way += pricing }
    return .send(command)
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    let query = GetCheckout(checkoutID: id, customerID: call.principal?.reader)
    return .send(
      call.query(query, to: try partition(id, "checkout", TimeOrderedID.checkout), replyTo: replyTo))
  }

  private func partition(_ id: String, _ what: String, _ prefix: String) throws(Problem) -> PartitionID {
    guard TimeOrderedID.isValid(id, prefix: prefix), let partition = topology.partition(.orders, id: id) else {
      throw .notFound(what, id)
    }
    return partition
  }

  /// A command that is answered when it has its prices.
  private func quoted(
    _ command: some Payload, _ id: String, _ partition: PartitionID, _ call: Call
  ) throws(Problem) -> Command {
    var command = try call.command(
      command, to: partition, id: Call.drawQuote(beside: id), scope: call.scope("checkout \(id)"), replyTo: replyTo)
    command.way = topology.partitions(.pricing, id: id)
    return command
  }
}
