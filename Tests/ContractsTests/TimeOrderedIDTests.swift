import Contracts
import TestSupport
import Testing

struct TimeOrderedIDTests {
  private func make(_ milliseconds: Int64, random: UInt64 = 0, customer: String = "ada") -> String {
    TimeOrderedID.make(
      TimeOrderedID.order, milliseconds: milliseconds, random: random, slot: Slot(of: customer))
  }

  @Test
  func `ids sort as their times do, whatever else is in them`() {
    var random = SeededGenerator(seed: 1)
    let times = (0..<1_000).map { _ in Int64.random(in: 0..<1 << 48, using: &random) }.sorted()
    let ids = times.map { make($0, random: random.next(), customer: "\(random.next())") }
    #expect(ids == ids.sorted())
    let near: [Int64] = [1_763_000_000_000, 1_763_000_000_001, 1_763_000_000_032]
    #expect(make(near[0], random: .max) < make(near[1], random: 0))
    #expect(make(near[1], random: .max) < make(near[2], random: 0))
  }

  @Test
  func `an id carries its slot and is valid`() {
    for number in 0..<1_000 {
      let id = make(1_763_000_000_000, random: UInt64(number), customer: "customer-\(number)")
      #expect(id.utf8.count == 28)
      #expect(Slot(ofID: id) == Slot(of: "customer-\(number)"))
      #expect(TimeOrderedID.isValid(id, prefix: TimeOrderedID.order))
    }
  }

  @Test
  func `the random bits tell ids of one moment apart`() {
    let ids = (0..<1_000).map { make(1, random: UInt64($0) << 20) }
    #expect(Set(ids).count == ids.count)
    #expect(make(1, random: 7) == make(1, random: 7))
  }

  @Test(arguments: [0, 1, 1_763_000_000_000, 1 << 48 - 1])
  func `an id tells when it was drawn`(_ time: Int64) {
    #expect(TimeOrderedID.milliseconds(of: make(time, random: .max), prefix: TimeOrderedID.order) == time)
    #expect(TimeOrderedID.milliseconds(of: "ord_x", prefix: TimeOrderedID.order) == nil)
  }

  @Test(arguments: [
    "", "ord_", "ord_0123456789abcdefghjkmnp", "ord_0123456789abcdefghjkmnpqr", "req_0123456789abcdefghjkmnpq",
    "ord_0123456789ABCDEFGHJKMNPQ", "ord_0123456789abcdefghilmnpq", "ord_0123456789abcdefghjkmn%00",
    "ord_../../../../etc/passwd1",
  ])
  func `what has no id's shape is not valid`(_ text: String) {
    #expect(!TimeOrderedID.isValid(text, prefix: TimeOrderedID.order))
  }

  @Test
  func `what has an id's shape is valid`() {
    #expect(TimeOrderedID.isValid("ord_0123456789abcdefghjkmnpq", prefix: TimeOrderedID.order))
    #expect(TimeOrderedID.isValid("req_zzzzzzzzzzzzzzzzzzzzzzzz", prefix: TimeOrderedID.request))
  }
}
