import Contracts
import HTTP
import JSON
import Messaging

/// Carts, for customers and services.
struct CartRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  private var topology: Topology { configuration.topology }

  var routes: [Route] {
    [
      Route(.post, "/api/v1/cart", .customer, .createCart, create),
      Route(.get, "/api/v1/cart/{cart_session_id}", .customer, .readCart, read),
      Route(.post, "/api/v1/cart/{cart_session_id}/items", .customer, .addCartItem, add),
      Route(.patch, "/api/v1/cart/{cart_session_id}/items/{line_id}", .customer, .changeCartItem, change),
      Route(.delete, "/api/v1/cart/{cart_session_id}/items/{line_id}", .customer, .removeCartItem, remove),
    ]
  }

  private func create(_ call: Call) throws(Problem) -> Action {
    guard let principal = call.principal else { throw .noSuchResource }
    var fields = Fields(try Fields.document(call.request.body))
    let currency = fields.currency("currency")
    let named = fields.optionalText("customer_id")
    try fields.check()
    let customer = try principal.customer(named: named)
    let command = CreateCart(
      cartID: Call.draw(TimeOrderedID.cart, slot: Slot(of: customer)), customerID: customer, currency: currency)
    return .send(
      try call.command(
        command, to: topology.partition(.orders, key: customer), scope: customer, replyTo: replyTo))
  }

  private func read(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    let partition = try partition(id)
    return .read(
      CachedAnswer.cartKey(partition: "\(partition)", id), .notFound("cart", id),
      call.query(GetCart(cartID: id, customerID: call.principal?.reader), to: partition, replyTo: replyTo))
  }

  private func add(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    let document = try Fields.document(call.request.body)
    var fields = Fields(document)
    let line = OrderRequest.line(&fields, configuration.defaultWarehouse)
    try fields.check()
    let command = AddCartItem(
      cartID: id, customerID: call.principal?.reader, version: call.expectedVersion,
      lineID: Call.draw(TimeOrderedID.cartLine), productID: line.productID, sku: line.sku,
      warehouseID: line.warehouseID, quantity: line.quantity)
    return .send(try quoted(command, id, call))
  }

  private func change(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    var fields = Fields(try Fields.document(call.request.body))
    let quantity = fields.integer("quantity", OrderRequest.quantities)
    try fields.check()
    let command = ChangeCartItem(
      cartID: id, customerID: call.principal?.reader, version: call.expectedVersion, lineID: call.parameters[1],
      quantity: quantity)
    return .send(try quoted(command, id, call))
  }

  private func remove(_ call: Call) throws(Problem) -> Action {
    let id = call.parameters[0]
    let command = RemoveCartItem(
      cartID: id, customerID: call.principal?.reader, version: call.expectedVersion, lineID: call.parameters[1])
    return .send(try call.command(command, to: try partition(id), scope: call.scope("cart \(id)"), replyTo: replyTo))
  }

  private func partition(_ cartID: String) throws(Problem) -> PartitionID {
    guard TimeOrderedID.isValid(cartID, prefix: TimeOrderedID.cart),
      let partition = topology.partition(.orders, id: cartID)
    else { throw .notFound("cart", cartID) }
    return partition
  }

  /// A command that is answered when it has its prices.
  private func quoted(_ command: some Payload, _ id: String, _ call: Call) throws(Problem) -> Command {
    let partition = try partition(id)
    var command = try call.command(
      command, to: partition, id: Call.drawQuote(beside: id), scope: call.scope("cart \(id)"), replyTo: replyTo)
    command.detours = topology.partitions(.pricing, id: id)
    return command
  }
}

extension Call {
  /// Whose idempotency keys these are: the customer's own, or for a service those of the thing it is about.
  func scope(_ thing: String) -> String { principal?.reader ?? thing }

  /// The id of a request that waits for prices, in the slot of the thing it is about.
  static func drawQuote(beside id: String) -> String {
    draw(TimeOrderedID.quote, slot: Slot(ofID: id) ?? Slot(of: ""))
  }

  /// `If-Match` (RFC 9110 §13.1.1): the version a change is meant for; nil where any will do. What is no version of
  /// ours matches none.
  var expectedVersion: Int64? {
    guard let header = request.header("If-Match"), header.trimmed != "*" else { return nil }
    var tag = header.trimmed
    if tag.hasPrefix("\""), tag.hasSuffix("\""), tag.count > 1 { tag = String(tag.dropFirst().dropLast()) }
    return Int64(tag) ?? -1
  }
}
