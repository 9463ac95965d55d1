import Foundation

/// Where stock is counted.
struct Place: Hashable, Sendable, CustomStringConvertible {
  let warehouse: String
  let sku: String
  var description: String { "\(warehouse)/\(sku)" }

  /// As part of a URL: a sku may have spaces.
  var path: String { description.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? description }
}
