import Foundation

/// The files that an import knows by name.
package enum ImportFolder {
  /// In the order they are applied: a price needs its product.
  static let supported: [any ImportRow.Type] = [
    CustomerRow.self, WarehouseRow.self, RateRow.self, ShippingRateRow.self, ProductRow.self, PriceRow.self,
    QuantityBreakRow.self, StockRow.self, CampaignRow.self,
  ]

  /// Reads and validates everything there is.
  /// - Throws: when the directory has no file to import.
  static func read(_ directory: String) throws(Failure) -> ImportBatch {
    let names: Set<String>
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) else {
      throw .notPossible("the directory \(directory) does not exist")
    }
    guard isDirectory.boolValue else { throw .notPossible("\(directory) is a file: give the directory it is in") }
    do {
      names = Set(try FileManager.default.contentsOfDirectory(atPath: directory))
    } catch { throw .notPossible("the directory \(directory) cannot be read: look at its permissions") }
    guard supported.contains(where: { names.contains($0.file) }) else {
      throw .notPossible("\(directory) has none of \(supported.map { $0.file }.joined(separator: ", "))")
    }
    var files: [String: [UInt8]] = [:]
    for type in supported where names.contains(type.file) {
      files[type.file] = try contents("\(directory)/\(type.file)")
    }
    return batch(files)
  }

  /// The rows of files given by name and bytes.
  package static func batch(_ files: [String: [UInt8]]) -> ImportBatch {
    var batch = ImportBatch()
    for type in supported {
      if let bytes = files[type.file] { type.read(bytes, into: &batch) }
    }
    return batch
  }

  private static func contents(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch { throw .notPossible("\(path) cannot be read: look at its permissions") }
  }
}
