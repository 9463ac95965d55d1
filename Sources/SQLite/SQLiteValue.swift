/// A value bound to a statement's parameter. <https://www.sqlite.org/datatype3.html>
package enum SQLiteValue: Equatable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  package static func integer(_ value: Int) -> SQLiteValue { .integer(Int64(value)) }
  package static func optional(_ text: String?) -> SQLiteValue { text.map { .text($0) } ?? .null }
  package static func optional(_ integer: Int64?) -> SQLiteValue { integer.map { .integer($0) } ?? .null }
  package static func flag(_ value: Bool) -> SQLiteValue { .integer(Int64(value ? 1 : 0)) }
}

extension SQLiteValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
}
