import Contracts
import Testing

struct SlotTests {
  /// 0x31C3 is the check value of CRC-16/XMODEM; the others are slots of Redis Cluster (`CLUSTER KEYSLOT`).
  @Test(arguments: [
    ("123456789", 0x31c3), ("foo", 12_182), ("bar", 5_061), ("hello", 866), ("somekey", 11_058), ("", 0),
  ])
  func `a key's slot is its CRC-16`(_ key: String, _ sum: Int) {
    #expect(Slot(of: key).number == sum % Slot.count)
  }

  /// Every slot, by the two characters it is written with.
  static let all: [Slot] = {
    let digits = "0123456789abcdefghjkmnpqrstvwxyz"
    return digits.flatMap { high in digits.compactMap { Slot(ofID: "\(high)\($0)") } }
  }()

  @Test
  func `two characters name each slot once, in order`() {
    #expect(SlotTests.all.map(\.number) == Array(0..<Slot.count))
    for slot in SlotTests.all { #expect(Slot(ofID: "anything" + slot.suffix) == slot) }
  }

  @Test(arguments: ["", "a", "ab!", "il", "OO", "1é"])
  func `an id that ends in no slot carries none`(_ id: String) {
    #expect(Slot(ofID: id) == nil)
  }

  @Test(arguments: Array(1...16) + [100, 1_000, Slot.count])
  func `partitions hold contiguous ranges, and together every slot`(_ count: Int) {
    let owners = SlotTests.all.map { $0.partition(of: count) }
    #expect(owners == owners.sorted())
    #expect(Set(owners) == Set(0..<count))
    let sizes = Dictionary(grouping: owners) { $0 }.values.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }
}
