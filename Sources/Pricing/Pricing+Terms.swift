import Contracts
import JSON
import Messaging
import SQLite

/// Changes of rates, warehouses, quantity breaks and shipping rates. Saying again what is said already changes nothing.
extension Pricing {
  func putRate(_ command: PutRate, _ turn: Turn) throws {
    let terms = TermsStore(turn.store)
    let known = try terms.rate(command.from, command.to)
    if let known, known.value == command.rate { return try answer(command.outcome(200, known.version), turn) }
    let version = (known?.version ?? 0) + 1
    let changed = RateChanged(from: command.from, to: command.to, rate: command.rate, rateVersion: version)
    try terms.save(changed)
    try tell(changed, id: "rate.\(command.from).\(command.to).v\(version).RateChanged", turn)
    if command.from == turn.text(.baseCurrency) {
      turn.emit(
        CacheInvalidated(currency: command.to),
        id: "rate.\(command.from).\(command.to).v\(version).CacheInvalidated")
    }
    try answer(command.outcome(known == nil ? 201 : 200, version), turn)
  }

  func putWarehouse(_ command: PutWarehouse, _ turn: Turn) throws {
    let terms = TermsStore(turn.store)
    let known = try terms.warehouse(command.warehouseID)
    if let known, known.value.says(command) { return try answer(command.outcome(200, known.version), turn) }
    let version = (known?.version ?? 0) + 1
    let changed = WarehouseChanged(
      warehouseID: command.warehouseID, name: command.name, markupBasisPoints: command.markupBasisPoints,
      warehouseVersion: version)
    try terms.save(changed)
    try tell(changed, id: "warehouse.\(command.warehouseID).v\(version).WarehouseChanged", turn)
    if known?.value.markupBasisPoints ?? 0 != command.markupBasisPoints {
      turn.emit(
        CacheInvalidated(warehouseID: command.warehouseID),
        id: "warehouse.\(command.warehouseID).v\(version).CacheInvalidated")
    }
    try answer(command.outcome(known == nil ? 201 : 200, version), turn)
  }

  func putBreaks(_ command: PutQuantityBreaks, _ turn: Turn) throws {
    guard try CatalogueStore(turn.store).product(command.productID) != nil else {
      return try turn.refuse(.notFound("product", command.productID))
    }
    let terms = TermsStore(turn.store)
    let breaks = command.breaks.sorted { $0.minimumQuantity < $1.minimumQuantity }
    let known = try terms.breaks(command.productID)
    if known.value == breaks { return try answer(.breaks(command.productID, known), turn) }
    let next = TermsStore.Versioned(value: breaks, version: known.version + 1)
    let changed = QuantityBreaksChanged(productID: command.productID, breaks: breaks, listVersion: next.version)
    try terms.save(changed)
    try tell(changed, id: "breaks.\(command.productID).v\(next.version).QuantityBreaksChanged", turn)
    turn.emit(
      CacheInvalidated(productID: command.productID),
      id: "breaks.\(command.productID).v\(next.version).CacheInvalidated")
    try answer(.breaks(command.productID, next), turn)
  }

  func putShipping(_ command: PutShippingRates, _ turn: Turn) throws {
    let store = ShippingStore(turn.store)
    let rates = command.rates.sorted(by: ShippingRate.precedes)
    let version = try store.version()
    if try store.all() == rates { return try answer(.shipping(rates, version), turn) }
    let changed = ShippingRatesChanged(rates: rates, listVersion: version + 1)
    try store.save(changed)
    try tell(changed, id: "shipping.v\(version + 1).ShippingRatesChanged", turn)
    try answer(.shipping(rates, version + 1), turn)
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
