import Contracts
import Messaging

/// Several partitions: the first orders all changes of the catalogue, the others keep copies, told by the same events as
/// everybody. A change is answered when every copy has it, so that no order is priced older than an answered change,
/// whichever partition prices it.
extension Pricing {
  // MARK: In the first partition

  /// Makes a change known.
  func tell(_ event: some Event, id: String, _ turn: Turn) throws {
    turn.emit(event, id: id)
    for copy in copies { try CopyStore(turn.store).await("\(id).\(copy)", by: copy, of: turn.message.id) }
  }

  /// Answers for a change, or for one that had been made already, when every copy has all that was told until now.
  func answer(_ outcome: Outcome, _ turn: Turn) throws {
    let store = CopyStore(turn.store)
    guard !copies.isEmpty, let last = try store.last() else { return try turn.answer(outcome) }
    guard let waiter = turn.message.waiter else { return }
    let head = turn.message.head
    let held = CopyStore.Held(
      change: turn.message.id, request: head.key ?? turn.message.id, fingerprint: head.fingerprint ?? "",
      outcome: outcome, waiter: waiter)
    try turn.requests.begin(held.request, fingerprint: held.fingerprint, subject: "", at: turn.now)
    try store.hold(held, until: last)
  }

  func waitToo(_ message: Message, _ turn: Turn) throws {
    guard let waiter = message.waiter else { return }
    try CopyStore(turn.store).join(message.head.key ?? message.id, waiter)
  }

  /// Answers for which nothing is waited any more go out. A change that a partition has set aside is answered 500: it is
  /// made here, and will be there when a person has decided.
  func copySettled(_ news: CopySettled, _ turn: Turn) throws {
    let store = CopyStore(turn.store)
    guard let change = try store.settle(news.copy) else { return }
    let failed = news.isTaken ? [] : try store.takeHeld(of: change)
    for held in failed { try answer(held, Outcome(.notEverywhere), turn) }
    for held in try store.takeDue() { try answer(held, held.outcome, turn) }
  }

  private func answer(_ held: CopyStore.Held, _ outcome: Outcome, _ turn: Turn) throws {
    try turn.requests.finish(held.request, fingerprint: held.fingerprint, outcome: outcome, at: turn.now)
    turn.reply(outcome, to: held.waiter)
  }

  // MARK: In the others

  /// Takes what the first partition told, unless something newer is there. False when it is nothing of that.
  func takeCopy(_ message: Message, _ turn: Turn) throws -> Bool {
    let (catalogue, terms, shipping) = (
      CatalogueStore(turn.store), TermsStore(turn.store), ShippingStore(turn.store)
    )
    switch message.head.type {
    case ProductChanged.type:
      let news: ProductChanged = try message.decode()
      if news.productVersion > (try catalogue.product(news.productID)?.productVersion ?? 0) { try catalogue.save(news) }
    case PriceUpdated.type:
      let news: PriceUpdated = try message.decode()
      let known = try catalogue.priceVersion(news.productID, news.currency) ?? 0
      if news.priceVersion > known { try catalogue.save(news) }
    case RateChanged.type:
      let news: RateChanged = try message.decode()
      if news.rateVersion > (try terms.rate(news.from, news.to)?.version ?? 0) { try terms.save(news) }
    case WarehouseChanged.type:
      let news: WarehouseChanged = try message.decode()
      if news.warehouseVersion > (try terms.markup(news.warehouseID).version) { try terms.save(news) }
    case QuantityBreaksChanged.type:
      let news: QuantityBreaksChanged = try message.decode()
      if news.listVersion > (try terms.breaks(news.productID).version) { try terms.save(news) }
    case ShippingRatesChanged.type:
      let news: ShippingRatesChanged = try message.decode()
      if news.listVersion > (try shipping.version()) { try shipping.save(news) }
    default: return false
    }
    settle(message, isTaken: true, turn)
    return true
  }

  func copySetAside(_ message: Message, _ turn: Turn) {
    guard Pricing.told.contains(message.head.type) else { return }
    settle(message, isTaken: false, turn)
  }

  private static let told: Set = [
    ProductChanged.type, PriceUpdated.type, RateChanged.type, WarehouseChanged.type, QuantityBreaksChanged.type,
    ShippingRatesChanged.type,
  ]

  private func settle(_ message: Message, isTaken: Bool, _ turn: Turn) {
    turn.send(
      CopySettled(copy: message.root, isTaken: isTaken), id: "\(message.id).settled", to: PartitionID(.pricing, 0))
  }
}

extension Problem {
  fileprivate static let notEverywhere = Problem(
    "internal-error", 500, title: "Internal error",
    detail:
      "The change is made, but a partition of pricing set it aside for an operator, and prices as before until then.")
}
