import Contracts
import JSON
import Messaging
import SQLite

/// Changes of rates, warehouses, quantity breaks and shipping rates. Saying again what is said already changes nothing.
extension Pricing {
  func putRate(_ command: PutRate, _ turn: Turn) throws {
    let terms = TermsStore(turn.store)
    let known = try terms.rate(command.from, command.to)
    let isNews = known?.value != command.rate
    let thing = "rate.\(command.from).\(command.to)"
    let changed = RateChanged(
      from: command.from, to: command.to, rate: command.rate, rateVersion: (known?.version ?? 0) + (isNews ? 1 : 0))
    if isNews { try terms.save(changed) }
    try tell(changed, of: thing, version: changed.rateVersion, isNews: isNews, turn)
    if isNews, command.from == turn.text(.baseCurrency) {
      turn.emit(CacheInvalidated(currency: command.to), id: "\(thing).v\(changed.rateVersion).CacheInvalidated")
    }
    try answer(command.outcome(known == nil ? 201 : 200, changed.rateVersion), of: [thing], turn)
  }

  func putWarehouse(_ command: PutWarehouse, _ turn: Turn) throws {
    let terms = TermsStore(turn.store)
    let known = try terms.warehouse(command.warehouseID)
    let isNews = known?.value.says(command) != true
    let thing = "warehouse.\(command.warehouseID)"
    let changed = WarehouseChanged(
      warehouseID: command.warehouseID, name: command.name, markupBasisPoints: command.markupBasisPoints,
      warehouseVersion: (known?.version ?? 0) + (isNews ? 1 : 0))
    if isNews { try terms.save(changed) }
    try tell(changed, of: thing, version: changed.warehouseVersion, isNews: isNews, turn)
    if known?.value.markupBasisPoints ?? 0 != command.markupBasisPoints {
      turn.emit(
        CacheInvalidated(warehouseID: command.warehouseID),
        id: "\(thing).v\(changed.warehouseVersion).CacheInvalidated")
    }
    try answer(command.outcome(known == nil ? 201 : 200, changed.warehouseVersion), of: [thing], turn)
  }

  func putBreaks(_ command: PutQuantityBreaks, _ turn: Turn) throws {
    guard try CatalogueStore(turn.store).product(command.productID) != nil else {
      return try turn.refuse(.notFound("product", command.productID))
    }
    let terms = TermsStore(turn.store)
    let known = try terms.breaks(command.productID)
    let breaks = command.breaks.sorted { $0.minimumQuantity < $1.minimumQuantity }
    let isNews = known.value != breaks
    let thing = "breaks.\(command.productID)"
    let changed = QuantityBreaksChanged(
      productID: command.productID, breaks: breaks, listVersion: known.version + (isNews ? 1 : 0))
    if isNews { try terms.save(changed) }
    try tell(changed, of: thing, version: changed.listVersion, isNews: isNews, turn)
    if isNews {
      turn.emit(
        CacheInvalidated(productID: command.productID), id: "\(thing).v\(changed.listVersion).CacheInvalidated")
    }
    try answer(
      .breaks(command.productID, TermsStore.Versioned(value: breaks, version: changed.listVersion)), of: [thing], turn)
  }

  func putShipping(_ command: PutShippingRates, _ turn: Turn) throws {
    let store = ShippingStore(turn.store)
    let rates = command.rates.sorted(by: ShippingRate.precedes)
    let isNews = try store.all() != rates
    let changed = ShippingRatesChanged(rates: rates, listVersion: try store.version() + (isNews ? 1 : 0))
    if isNews { try store.save(changed) }
    try tell(changed, of: "shipping", version: changed.listVersion, isNews: isNews, turn)
    try answer(.shipping(rates, changed.listVersion), of: ["shipping"], turn)
  }

  // MARK: Queries

  func answer(_ query: GetRate, _ store: Database) throws -> Outcome {
    guard let known = try TermsStore(store).rate(query.from, query.to) else {
      return Outcome(.notFound("rate", "\(query.from)/\(query.to)"))
    }
    return PutRate(from: query.from, to: query.to, rate: known.value).outcome(200, known.version)
  }

  func answer(_ query: GetWarehouse, _ store: Database) throws -> Outcome {
    guard let known = try TermsStore(store).warehouse(query.warehouseID) else {
      return Outcome(.notFound("warehouse", query.warehouseID))
    }
    return known.value.outcome(200, known.version)
  }

  func answer(_ query: GetQuantityBreaks, _ store: Database) throws -> Outcome {
    guard try CatalogueStore(store).product(query.productID) != nil else {
      return Outcome(.notFound("product", query.productID))
    }
    return .breaks(query.productID, try TermsStore(store).breaks(query.productID))
  }

  func answer(_ query: GetShippingRates, _ store: Database) throws -> Outcome {
    let shipping = ShippingStore(store)
    return .shipping(try shipping.all(), try shipping.version())
  }
}

extension PutWarehouse {
  fileprivate func says(_ other: PutWarehouse) -> Bool {
    name == other.name && markupBasisPoints == other.markupBasisPoints
  }

  fileprivate func outcome(_ status: Int, _ version: Int64) -> Outcome {
    Outcome(status, version) { writer in
      writer.field("warehouse_id", warehouseID)
      writer.field("name", name)
      writer.field("markup_bps", markupBasisPoints)
    }
  }
}

extension PutRate {
  fileprivate func outcome(_ status: Int, _ version: Int64) -> Outcome {
    Outcome(status, version) { writer in
      writer.field("from", from)
      writer.field("to", to)
      writer.field("rate", rate)
    }
  }
}

extension Outcome {
  fileprivate static func breaks(_ productID: String, _ list: TermsStore.Versioned<[QuantityBreak]>) -> Outcome {
    Outcome(200, list.version) { writer in
      writer.field("product_id", productID)
      writer.list("breaks", list.value)
    }
  }

  fileprivate static func shipping(_ rates: [ShippingRate], _ version: Int64) -> Outcome {
    Outcome(200, version) { $0.list("rates", rates) }
  }

  /// The thing as it is now, with its version at the end and as its tag.
  fileprivate init(_ status: Int, _ version: Int64, _ members: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    writer.beginObject()
    members(&writer)
    writer.field("version", version)
    writer.endObject()
    self.init(status, entityTag: "\"\(version)\"", body: writer.bytes)
  }
}
