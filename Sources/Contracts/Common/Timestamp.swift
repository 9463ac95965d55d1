/// RFC 3339, to and from Unix milliseconds; no clock and no Foundation. Written in UTC with milliseconds.
package enum Timestamp {
  package static func format(_ milliseconds: Int64) -> String {
    let days = milliseconds.quotient(86_400_000)
    let rest = Int(milliseconds - days * 86_400_000)
    let (year, month, day) = civil(days)
    var out: [UInt8] = []
    out.reserveCapacity(24)
    func digits(_ value: Int, _ count: Int) {
      var divisor = 1
      for _ in 1..<count { divisor *= 10 }
      while divisor > 0 {
        out.append(UInt8(48 + value / divisor % 10))
        divisor /= 10
      }
    }
    digits(year, 4)
    out.append(UInt8(ascii: "-"))
    digits(month, 2)
    out.append(UInt8(ascii: "-"))
    digits(day, 2)
    out.append(UInt8(ascii: "T"))
    digits(rest / 3_600_000, 2)
    out.append(UInt8(ascii: ":"))
    digits(rest / 60_000 % 60, 2)
    out.append(UInt8(ascii: ":"))
    digits(rest / 1_000 % 60, 2)
    out.append(UInt8(ascii: "."))
    digits(rest % 1_000, 3)
    out.append(UInt8(ascii: "Z"))
    return String(decoding: out, as: UTF8.self)
  }

  /// Days since 1970-01-01 to year, month, day (proleptic Gregorian; Howard Hinnant's `civil_from_days`).
  private static func civil(_ days: Int64) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = shifted.quotient(146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let index = (5 * dayOfYear + 2) / 153
    let month = index < 10 ? index + 3 : index - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(dayOfYear - (153 * index + 2) / 5 + 1))
  }
}

extension Timestamp {
  /// A date and time with its offset, `2026-11-01T00:00:00Z` or `2026-11-01T07:00:00.250+07:00`; nil when it is none, or
  /// no day of the calendar. Digits after the milliseconds are dropped; a leap second is the one after.
  package static func parse(_ text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    func number(_ digits: Int) -> Int64? {
      guard rest.count >= digits, rest.prefix(digits).allSatisfy({ (48...57).contains($0) }) else { return nil }
      defer { rest = rest.dropFirst(digits) }
      return rest.prefix(digits).reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
    func take(_ letters: String) -> UInt8? {
      guard let first = rest.first, letters.utf8.contains(first) else { return nil }
      rest = rest.dropFirst()
      return first
    }
    guard let year = number(4), take("-") != nil, let month = number(2), take("-") != nil, let day = number(2),
      take("Tt ") != nil, let hour = number(2), take(":") != nil, let minute = number(2), take(":") != nil,
      let second = number(2), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let days = days(year, month, day)
    guard civil(days) == (Int(year), Int(month), Int(day)) else { return nil }
    var milliseconds: Int64 = 0
    if take(".") != nil {
      let digits = rest.prefix { (48...57).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      for place in 0..<3 {
        let digit = place < digits.count ? digits[digits.startIndex + place] - 48 : 0
        milliseconds = milliseconds * 10 + Int64(digit)
      }
    }
    guard let sign = take("Zz+-") else { return nil }
    var offset: Int64 = 0
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      guard let hours = number(2), take(":") != nil, let minutes = number(2), hours < 24, minutes < 60 else {
        return nil
      }
      offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
    guard rest.isEmpty else { return nil }
    return (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1_000 + milliseconds
  }

  /// The inverse of `civil` (Howard Hinnant's `days_from_civil`).
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.quotient(400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension Int64 {
  /// Division rounding down, also below zero.
  fileprivate func quotient(_ divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : (self - divisor + 1) / divisor
  }
}
