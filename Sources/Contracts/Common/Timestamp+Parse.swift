/// Reading RFC 3339.
extension Timestamp {
  /// A date and time with its offset, `2026-11-01T00:00:00Z` or `2026-11-01T07:00:00.250+07:00`; nil when it is none, or
  /// no day of the calendar. Digits after the milliseconds are dropped; a leap second is the one after.
  package static func parse(_ text: String) -> Int64? {
    var reader = Reader(rest: Array(text.utf8)[...])
    guard let year = reader.number(4), reader.take("-") != nil, let month = reader.number(2), reader.take("-") != nil,
      let day = reader.number(2), reader.take("Tt ") != nil, let hour = reader.number(2), reader.take(":") != nil,
      let minute = reader.number(2), reader.take(":") != nil, let second = reader.number(2),
      let milliseconds = reader.fraction(), let offset = reader.offset(), reader.rest.isEmpty,
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = days(year, month, day)
    guard civil(days) == (Int(year), Int(month), Int(day)) else { return nil }
    return (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1_000 + milliseconds
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    /// Exactly so many digits.
    mutating func number(_ digits: Int) -> Int64? {
      guard rest.count >= digits, rest.prefix(digits).allSatisfy({ (48...57).contains($0) }) else { return nil }
      defer { rest = rest.dropFirst(digits) }
      return rest.prefix(digits).reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// One of these letters.
    mutating func take(_ letters: String) -> UInt8? {
      guard let first = rest.first, letters.utf8.contains(first) else { return nil }
      rest = rest.dropFirst()
      return first
    }

    /// Milliseconds; 0 where there is none.
    mutating func fraction() -> Int64? {
      guard take(".") != nil else { return 0 }
      let digits = rest.prefix { (48...57).contains($0) }
      rest = rest.dropFirst(digits.count)
      guard !digits.isEmpty else { return nil }
      return (digits.prefix(3) + [48, 48]).prefix(3).reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// Minutes east of Greenwich.
    mutating func offset() -> Int64? {
      guard let sign = take("Zz+-") else { return nil }
      guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return 0 }
      guard let hours = number(2), take(":") != nil, let minutes = number(2), hours < 24, minutes < 60 else {
        return nil
      }
      return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
  }

  /// The inverse of `civil` (Howard Hinnant's `days_from_civil`); years from 0 on.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    // From March on, so that a leap day ends its year; 400 years on, so that nothing is below zero.
    let shifted = (month <= 2 ? year - 1 : year) + 400
    let (era, yearOfEra) = shifted.quotientAndRemainder(dividingBy: 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return (era - 1) * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
