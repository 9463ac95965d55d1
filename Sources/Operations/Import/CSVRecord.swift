/// One record of a CSV file.
package struct CSVRecord: Equatable, Sendable {
  /// The line it begins on, counted from 1.
  package let line: Int
  package let fields: [String]
}

/// Why a line is no CSV.
package struct CSVFault: Error, Equatable {
  /// The line the record begins on, counted from 1.
  package let line: Int
  package let message: String
}
