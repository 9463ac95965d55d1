import Glibc

/// The Date field's line, made once a second (RFC 9110, section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`).
struct HTTPDate {
  private var second = -1
  private var line: [UInt8] = []

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Date: …` with its CR LF, for the present second.
  mutating func currentLine() -> [UInt8] {
    let now = time(nil)
    if now != second {
      second = now
      line = Array("Date: \(Self.text(now))\r\n".utf8)
    }
    return line
  }

  static func text(_ second: Int) -> String {
    var (second, parts) = (second, tm())
    gmtime_r(&second, &parts)
    let day = "\(days[Int(parts.tm_wday)]), \(padded(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
    let clock = "\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
    return "\(day) \(1900 + Int(parts.tm_year)) \(clock) GMT"
  }

  private static func padded(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
