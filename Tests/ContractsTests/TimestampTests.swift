import Contracts
import Foundation
import TestSupport
import Testing

struct TimestampTests {
  /// Foundation's words for the same instant; the milliseconds are added by hand, as a `Double` of seconds cannot
  /// hold every one.
  private func reference(_ milliseconds: Int64) -> String {
    let (seconds, rest) = (floor(Double(milliseconds) / 1_000), (milliseconds % 1_000 + 1_000) % 1_000)
    let text = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: seconds))
    return text.replacingOccurrences(of: "Z", with: String(format: ".%03lldZ", rest))
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (1, "1970-01-01T00:00:00.001Z"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
    (1_709_251_200_000, "2024-03-01T00:00:00.000Z"), (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
    (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"), (-11_676_096_000_000, "1600-01-01T00:00:00.000Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
  ])
  func `a known instant has its known name`(_ milliseconds: Int64, _ name: String) {
    #expect(Timestamp.format(milliseconds) == name)
  }

  /// From 1600 (after the last calendar reform that Foundation may know) to the end of 9999.
  @Test
  func `thousands of instants read as Foundation reads them`() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      let instant = Int64.random(in: -11_676_096_000_000...253_402_300_799_999, using: &random)
      #expect(Timestamp.format(instant) == reference(instant))
    }
  }

  @Test
  func `every day of four hundred years begins as Foundation says`() {
    let day: Int64 = 86_400_000
    for index in stride(from: Int64(-25_567), to: 120_530, by: 11) {
      #expect(Timestamp.format(index * day) == reference(index * day))
    }
  }

  @Test
  func `names sort as their instants do`() {
    var random = SeededGenerator(seed: 9)
    let instants = (0..<1_000).map { _ in Int64.random(in: 0...253_402_300_799_999, using: &random) }.sorted()
    let names = instants.map(Timestamp.format)
    #expect(names == names.sorted())
  }

  @Test
  func `what is written is read again, whatever the day`() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<5_000 {
      let instant = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random)
      #expect(Timestamp.parse(Timestamp.format(instant)) == instant)
    }
  }

  @Test(arguments: [
    ("2026-11-01T00:00:00Z", "2026-11-01T00:00:00.000Z"), ("2026-11-01t07:00:00.25+07:00", "2026-11-01T00:00:00.250Z"),
    ("2026-12-31T23:59:60-00:30", "2027-01-01T00:30:00.000Z"),
    ("2024-02-29 12:00:00.123456z", "2024-02-29T12:00:00.123Z"),
  ])
  func `offsets, fractions and leap seconds are read`(_ text: String, _ instant: String) {
    #expect(Timestamp.parse(text).map { Timestamp.format($0) } == instant)
  }

  @Test(arguments: [
    "", "2026-11-01", "2026-11-01T00:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-31T00:00:00Z",
    "2026-11-01T24:00:00Z", "2026-11-01T00:60:00Z", "2026-11-01T00:00:61Z", "2026-11-01T00:00:00.Z",
    "2026-11-01T00:00:00+7:00", "2026-11-01T00:00:00Z ", "20261101T000000Z", "2026-11-00T00:00:00Z",
  ])
  func `what is no time is refused`(_ text: String) {
    #expect(Timestamp.parse(text) == nil)
  }
}
