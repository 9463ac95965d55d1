import Contracts
import HTTP
import JSON
import Messaging

/// What customers see and change of themselves; services do it for any of them.
struct OwnRoutes {
  let configuration: IntakeConfiguration
  let replyTo: String

  private static let me = "/api/v1/customers/me"

  var routes: [Route] {
    let me = OwnRoutes.me
    return [
      Route(.get, me, .customer, .readOwnCustomer) { call throws(Problem) in try read(call, .profile) },
      Route(.put, me, .customer, .updateProfile, update),
      Route(.get, me + "/preferences", .customer, .readPreferences) { call throws(Problem) in
        try read(call, .preferences)
      },
      Route(.put, me + "/preferences", .customer, .putPreferences, choose),
      Route(.get, me + "/segments", .customer, .readSegments) { call throws(Problem) in try read(call, .segments) },
      Route(.get, me + "/orders", .customer, .listOwnOrders, orders),
      Route(.get, me + "/addresses", .customer, .listAddresses, addresses),
      Route(.post, me + "/addresses", .customer, .addAddress, add),
      Route(.put, me + "/addresses/{address_id}", .customer, .putAddress, replace),
      Route(.delete, me + "/addresses/{address_id}", .customer, .removeAddress, remove),
    ]
  }

  private func partition(_ id: String) -> PartitionID { configuration.topology.partition(.customers, key: id) }

  private func send(_ command: some Payload, of id: String, _ call: Call) throws(Problem) -> Action {
    .send(try call.command(command, to: partition(id), scope: call.scope("customer \(id)"), replyTo: replyTo))
  }

  // MARK: Reading

  private func read(_ call: Call, _ part: GetCustomer.Part) throws(Problem) -> Action {
    let id = try call.customer
    return cached(part.rawValue, GetCustomer(customerID: id, part: part), of: id, call)
  }

  private func cached(_ part: String, _ query: some Payload, of id: String, _ call: Call) -> Action {
    let partition = partition(id)
    return .read(
      CachedAnswer.customerKey(partition: "\(partition)", id, part), .notFound("customer", id),
      call.query(query, to: partition, replyTo: replyTo))
  }

  /// The first page of the usual size is kept ready.
  private func orders(_ call: Call) throws(Problem) -> Action {
    let id = try call.customer
    let limit = try call.limit(default: GetCustomerOrders.usualLimit)
    let query = GetCustomerOrders(customerID: id, cursor: call.query("cursor"), limit: limit)
    if query.cursor == nil, limit == GetCustomerOrders.usualLimit { return cached("orders", query, of: id, call) }
    return .send(call.query(query, to: partition(id), replyTo: replyTo))
  }

  private func addresses(_ call: Call) throws(Problem) -> Action {
    let id = try call.customer
    return .send(
      call.query(GetCustomer(customerID: id, part: .addresses), to: partition(id), replyTo: replyTo))
  }

  // MARK: Changing

  private func update(_ call: Call) throws(Problem) -> Action {
    let id = try call.customer
    var fields = Fields(try Fields.document(call.request.body))
    let profile = Profile(&fields)
    try fields.check()
    return try send(
      UpdateProfile(customerID: id, email: profile.email, name: profile.name, country: profile.country), of: id, call)
  }

  private func choose(_ call: Call) throws(Problem) -> Action {
    let id = try call.customer
    var fields = Fields(try Fields.document(call.request.body))
    let preferences = Preferences(
      reviewRequests: fields.flag("review_requests"), marketing: fields.flag("marketing"),
      orderMail: fields.flag("order_mail"))
    try fields.check()
    return try send(PutPreferences(customerID: id, preferences: preferences), of: id, call)
  }

  private func add(_ call: Call) throws(Problem) -> Action {
    let id = try call.customer
    return try put(Call.draw(TimeOrderedID.address, slot: Slot(of: id)), isNew: true, of: id, call)
  }

  private func replace(_ call: Call) throws(Problem) -> Action {
    try put(call.parameters[0], isNew: false, of: try call.customer, call)
  }

  private func put(_ addressID: String, isNew: Bool, of id: String, _ call: Call) throws(Problem) -> Action {
    var fields = Fields(try Fields.document(call.request.body))
    let address = AddressField(&fields)
    try fields.check()
    return try send(
      PutAddress(customerID: id, addressID: addressID, address: address.document, isNew: isNew), of: id, call)
  }

  private func remove(_ call: Call) throws(Problem) -> Action {
    let id = try call.customer
    return try send(RemoveAddress(customerID: id, addressID: call.parameters[0]), of: id, call)
  }
}

extension Call {
  /// Whose things it is about: the token's own, or for a service those of the `customer_id` it names.
  fileprivate var customer: String {
    get throws(Problem) {
      guard let principal else { throw .noSuchResource }
      return principal.access >= .service ? query("customer_id") ?? principal.subject : principal.subject
    }
  }
}

extension Fields {
  fileprivate mutating func flag(_ name: String) -> Bool {
    guard let value = value(name)?.bool else {
      fault(name, "required: true or false")
      return false
    }
    return value
  }
}
