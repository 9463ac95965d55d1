import Contracts
import Messaging

/// The read cache of calculated unit prices, by product, currency and warehouse. An entry counts only if its version is
/// the store's, so a stale one can never be sold.
struct PriceCache {
  private let partition: PartitionID

  init(_ partition: PartitionID) {
    self.partition = partition
  }

  /// The product's length stands before it, so that no two lines have one key whatever their names contain.
  func key(_ line: OrderLine, _ currency: String) -> String {
    "orderflow:{\(partition)}:price:\(currency):\(line.productID.utf8.count):\(line.productID):\(line.warehouseID)"
  }

  /// `VERSION AMOUNT` in ASCII digits.
  func value(_ price: CatalogueStore.Price) -> [UInt8] { Array("\(price.version) \(price.amount)".utf8) }

  func price(_ value: [UInt8], version: Int64) -> CatalogueStore.Price? {
    let parts = value.split(separator: UInt8(ascii: " "))
    guard parts.count == 2, Int64(String(decoding: parts[0], as: UTF8.self)) == version,
      let amount = Int64(String(decoding: parts[1], as: UTF8.self)), amount >= 0
    else { return nil }
    return CatalogueStore.Price(amount: amount, version: version)
  }
}
