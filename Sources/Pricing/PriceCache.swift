import Contracts
import Messaging

/// The read cache of exact prices, by product, currency and warehouse; a quantity's break is taken off after. An entry
/// counts only if its stamp, the versions of all it was made of, is the store's: a stale one can never be sold.
struct PriceCache {
  private let partition: PartitionID

  init(_ partition: PartitionID) {
    self.partition = partition
  }

  /// The product's length stands before it, so that no two lines have one key whatever their names contain.
  func key(_ line: OrderLine, _ currency: String) -> String {
    "orderflow:{\(partition)}:price:\(currency):\(line.productID.utf8.count):\(line.productID):\(line.warehouseID)"
  }

  /// `STAMP MANTISSA SCALE` in ASCII.
  func value(_ price: ExactAmount, stamp: String) -> [UInt8] { Array("\(stamp) \(price.mantissa) \(price.scale)".utf8) }

  func price(_ value: [UInt8], stamp: String) -> ExactAmount? {
    let parts = String(decoding: value, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == stamp, let mantissa = Int128(parts[1]), let scale = Int(parts[2])
    else { return nil }
    return ExactAmount(mantissa: mantissa, scale: scale)
  }
}
