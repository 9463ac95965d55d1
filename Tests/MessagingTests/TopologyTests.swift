import Contracts
import Messaging
import Testing

struct TopologyTests {
  private let topology = Topology([.orders: 4, .reservation: 3, .pricing: 1])

  @Test
  func `a key goes to the partition of its slot`() {
    for number in 0..<200 {
      let key = "customer-\(number)"
      #expect(topology.partition(.orders, key: key) == PartitionID(.orders, Slot(of: key).partition(of: 4)))
      #expect(topology.partition(.pricing, key: key) == PartitionID(.pricing, 0))
    }
  }

  @Test
  func `an id goes where the key went that it was drawn for`() {
    for number in 0..<200 {
      let slot = Slot(of: "customer-\(number)")
      let id = TimeOrderedID.make(TimeOrderedID.order, milliseconds: now, random: UInt64(number), slot: slot)
      #expect(topology.partition(.orders, id: id) == topology.partition(.orders, key: "customer-\(number)"))
    }
    #expect(topology.partition(.orders, id: "o!") == nil)
  }

  @Test
  func `a capability nobody counted has one partition`() {
    #expect(topology.count(.customers) == 1)
    #expect(topology.partitions(.customers) == [PartitionID(.customers, 0)])
    #expect(topology.partitions(.reservation).map(\.number) == [0, 1, 2])
  }

  @Test
  func `an event goes to each partition its keys fall into, once`() {
    let keys = (0..<50).map { "warehouse-\($0)" }
    let partitions = topology.partitions(.reservation, .keys(keys))
    #expect(Set(partitions) == Set(topology.partitions(.reservation)))
    #expect(partitions.count == 3)
    #expect(topology.partitions(.reservation, .keys(["UK-1", "UK-1"])).count == 1)
    #expect(topology.partitions(.reservation, .keys([])) == [])
    #expect(topology.partitions(.orders, .everyPartition) == topology.partitions(.orders))
  }
}
