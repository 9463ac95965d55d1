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
  package static func civil(_ days: Int64) -> (Int, Int, Int) {
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

extension Int64 {
  /// Division rounding down, also below zero.
  fileprivate func quotient(_ divisor: Int64) -> Int64 {
    self >= 0 ? self / divisor : (self - divisor + 1) / divisor
  }
}
