import Contracts
import JSON
import Messaging

extension Builder {
  /// A cart that is filled and checked out, by two tabs now and then.
  func checkout(_ number: Int, within span: Int64) -> [Planned] {
    let visit = Visit(number, customer: world.chance.pick(Workload.customers))
    var at = time(span)
    func next() -> Int64 {
      at += world.chance.between(200, 1_500)
      return at
    }
    var planned: [Planned] = [
      (
        at,
        visit.request("cart") { _ in
          CreateCart(cartID: visit.cart, customerID: visit.customer, currency: "GBP")
        }
      )
    ]
    for place in 0...world.chance.below(3) { planned.append((next(), add(place, visit))) }
    planned.append(
      (
        next(),
        visit.request("start", quoted: 10) { _ in
          StartCheckout(checkoutID: visit.checkout, cartID: visit.cart, customerID: visit.customer)
        }
      ))
    if world.chance.below(3) > 0 { planned.append((next(), state(visit))) }
    for tab in 0...world.chance.below(3) {
      let key = world.chance.below(2) == 0 ? "\(visit.customer)|confirm-\(number)-\(tab)" : nil
      let confirm = visit.request("confirm-\(tab)", key: key) { attempt in
        ConfirmCheckout(
          checkoutID: visit.checkout, customerID: visit.customer,
          orderID: visit.id(TimeOrderedID.order, 1_000 * tab + attempt), acknowledge: false)
      }
      if key != nil { confirm.repeats = world.chance.below(3) }
      planned.append((next(), confirm))
    }
    return planned
  }

  private func add(_ place: Int, _ visit: Visit) -> Request {
    let product = world.chance.below(15) == 0 ? "ghost" : world.chance.pick(Workload.products)
    let warehouse = world.chance.pick(Workload.warehouses)
    let quantity = world.chance.between(1, 3)
    let key = world.chance.below(2) == 0 ? "\(visit.customer)|add-\(visit.number)-\(place)" : nil
    let request = visit.request("add-\(place)", key: key, quoted: 20 + 10 * place) { _ in
      AddCartItem(
        cartID: visit.cart, customerID: visit.customer, version: nil,
        lineID: visit.id(TimeOrderedID.cartLine, place), productID: product, sku: "sku-\(product)",
        warehouseID: warehouse, quantity: quantity)
    }
    if key != nil { request.repeats = world.chance.below(2) }
    return request
  }

  private func state(_ visit: Visit) -> Request {
    let method = world.chance.below(3) == 0 ? "express" : nil
    let codes = world.chance.below(4) == 0 ? ["TEN"] : []
    return visit.request("state", quoted: 80) { _ in
      PutCheckoutState(
        checkoutID: visit.checkout, customerID: visit.customer, particulars: Array("{}".utf8), country: "GB",
        shippingMethod: method, promotionCodes: codes, payment: nil)
    }
  }
}

/// One customer's way through cart and checkout.
private struct Visit {
  let number: Int
  let customer: String

  init(_ number: Int, customer: String) {
    self.number = number
    self.customer = customer
  }

  var cart: String { id(TimeOrderedID.cart, 0) }
  var checkout: String { id(TimeOrderedID.checkout, 0) }

  func id(_ prefix: String, _ part: Int) -> String {
    TimeOrderedID.make(
      prefix, milliseconds: World.start, random: UInt64((number + 1) * 1_000_000 + part), slot: Slot(of: customer))
  }

  /// - Parameter place: of the ids of a request that waits for prices; its tries count up from there.
  func request<P: Payload>(
    _ name: String, key: String? = nil, quoted place: Int? = nil, _ payload: @escaping (Int) -> P
  ) -> Request {
    Request(
      "\(name)-of-\(number)", key: key, fingerprint: name, to: Stores.topology.partition(.orders, key: customer)
    ) { attempt in
      let id = place.map { self.id(TimeOrderedID.quote, 1_000 * $0 + attempt) } ?? "req_\(name)-of-\(number)_\(attempt)"
      return Message(id: id, head: Head(type: P.type, sent: World.start), body: payload(attempt).json)
    }
  }
}
