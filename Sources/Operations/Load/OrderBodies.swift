import Foundation
import JSON

/// The orders a load run posts: one JSON object per line of a file.
package enum OrderBodies {
  /// - Throws: not possible, when the file cannot be read.
  static func read(_ path: String) throws(Failure) -> [[UInt8]] {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .notPossible("\(path) cannot be read: is it there, and may you read it?")
    }
    do throws(OrderBodyFault) {
      return try parse(Array(data))
    } catch {
      throw .found(error.line == 0 ? "\(path): \(error.message)" : "\(path):\(error.line): \(error.message)")
    }
  }

  /// Empty lines are passed over.
  /// - Throws: at the first line that is no JSON object.
  package static func parse(_ bytes: [UInt8]) throws(OrderBodyFault) -> [[UInt8]] {
    var bodies: [[UInt8]] = []
    var line = 0
    for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      let body = Array(text.last == UInt8(ascii: "\r") ? text.dropLast() : text)
      if body.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { continue }
      do throws(JSONError) {
        guard try JSONDocument(body).root.kind == .object else {
          throw JSONError(offset: 0, message: "must be a JSON object")
        }
      } catch { throw OrderBodyFault(line: line, message: "not an order: \(error)") }
      bodies.append(body)
    }
    guard !bodies.isEmpty else { throw OrderBodyFault(line: 0, message: "there is no order in it") }
    return bodies
  }
}

/// Why a file of orders cannot be posted.
package struct OrderBodyFault: Error, Equatable {
  /// Counted from 1; 0 when the whole file is meant.
  package let line: Int
  package let message: String
}
