import Contracts
import Messaging

/// Several partitions: the first orders all changes of the catalogue, the others keep copies, told by the same events as
/// everybody. A change is answered when every copy has it, so that no order is priced older than an answered change,
/// whichever partition prices it.
extension Pricing {
  // MARK: In the first partition

  /// Makes a change known; or, when it is none, tells it once more to those who have set it aside.
  /// - Parameter thing: what the version counts the changes of.
  func tell(_ event: some Event, of thing: String, version: Int64, isNews: Bool, _ turn: Turn) throws {
    let store = CopyStore(turn.store)
    let fact = "\(thing).v\(version).\(type(of: event).type)"
    let failed = copies.isEmpty ? [] : try store.takeFailed(thing)
    if isNews { turn.emit(event, id: fact) }
    for copy in copies where isNews || failed.contains("\(copy)") {
      let id = isNews ? "\(fact).\(copy)" : "\(fact).\(copy).\(turn.message.id)"
      if !isNews { turn.send(event, id: id, to: copy) }
      try store.await(id, of: thing, by: copy)
    }
  }

  /// Answers for what was told when every copy has it: at once where nothing is waited for.
  func answer(_ outcome: Outcome, of things: [String], _ turn: Turn) throws {
    let store = CopyStore(turn.store)
    guard !copies.isEmpty, let last = try store.last() else { return try turn.answer(outcome) }
    guard let waiter = turn.message.waiter else { return }
    let head = turn.message.head
    let held = CopyStore.Held(
      request: head.key ?? turn.message.id, fingerprint: head.fingerprint ?? "", outcome: outcome, waiter: waiter)
    try turn.requests.begin(held.request, fingerprint: held.fingerprint, subject: "", at: turn.now)
    try store.hold(held, of: things, until: last)
  }

  func waitToo(_ message: Message, _ turn: Turn) throws {
    guard let waiter = message.waiter else { return }
    try CopyStore(turn.store).join(message.head.key ?? message.id, waiter)
  }

  /// Answers for which nothing is waited any more go out. What a partition has set aside is answered 500, until it is there.
  func copySettled(_ copy: String, isTaken: Bool, _ turn: Turn) throws {
    let store = CopyStore(turn.store)
    guard try store.settle(copy, isTaken: isTaken) else { return }
    for (held, isSetAside) in try store.takeDue() {
      try answer(held, isSetAside ? Outcome(.notEverywhere) : held.outcome, turn)
    }
  }

  /// What it said is not known: as if it had been set aside.
  func settlementLost(_ message: Message, _ turn: Turn) throws {
    guard let end = message.root.ranges(of: Pricing.settled).last?.lowerBound else { return }
    try copySettled(String(message.root[..<end]), isTaken: false, turn)
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

  /// In the id of a `CopySettled`, after that of the copy.
  private static let settled = ".settled."

  private func settle(_ message: Message, isTaken: Bool, _ turn: Turn) {
    turn.send(
      CopySettled(copy: message.root, isTaken: isTaken),
      id: "\(message.root)\(Pricing.settled)\(message.head.retry ?? 0)", to: PartitionID(.pricing, 0))
  }
}

extension Problem {
  fileprivate static let notEverywhere = Problem(
    "internal-error", 500, title: "Internal error",
    detail:
      "The change is made, but a partition of pricing set it aside for an operator, and prices as before until then.")
}
