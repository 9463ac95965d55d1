import Contracts
import Messaging
import Testing

/// Names of partitions, entries, destinations.
struct AddressingTests {
  @Test(arguments: [
    Destination.log(PartitionID(.reservation, 12)), .events(.pricing), .cache, .dead(PartitionID(.orders, 1)),
    .replies(stream: "orderflow:{intake 1}:replies"),
  ])
  func `a destination comes back from its text`(_ destination: Destination) {
    #expect(Destination(destination.text) == destination)
  }

  @Test(arguments: ["", "log", "log nowhere.0", "log orders", "log orders.-1", "events nobody", "dead 0", "post x"])
  func `a text that names no destination is none`(_ text: String) {
    #expect(Destination(text) == nil)
  }

  @Test
  func `only a log's rows must be proven`() {
    #expect(Destination.log(PartitionID(.orders, 0)).needsProof)
    for other in [Destination.cache, .events(.orders), .replies(stream: "s"), .dead(PartitionID(.orders, 0))] {
      #expect(!other.needsProof)
    }
  }

  @Test
  func `entry ids order by time, then by sequence, as numbers`() {
    let ordered = [EntryID(0, 0), EntryID(0, 9), EntryID(0, 10), EntryID(9, 5), EntryID(10, 0), EntryID(.max, .max)]
    #expect(ordered.reversed().sorted() == ordered)
    #expect(EntryID.zero == EntryID(0, 0))
    for id in ordered { #expect(EntryID(id.description) == id) }
    #expect(EntryID(1_763, 4).description == "1763-4")
  }

  @Test(arguments: ["", "-", "1", "1-", "1-2-3", "a-b", "1-x", "1.5-0", "18446744073709551616-0", " 1-0"])
  func `a text that is no entry id is none`(_ text: String) {
    #expect(EntryID(text) == nil)
  }

  @Test
  func `a position comes back from its text`() {
    let position = Position(incarnation: "run:marker", entry: EntryID(5, 6))
    #expect(position.description == "run:marker 5-6")
    #expect(Position(position.description) == position)
    for text in ["", "run:marker", "5-6", "run:marker 5", "a b 5-6"] { #expect(Position(text) == nil) }
  }

  @Test
  func `a partition's keys share its hash tag`() throws {
    let partition = try #require(PartitionID("reservation.3"))
    #expect(partition == PartitionID(.reservation, 3))
    let keys = [partition.log, partition.queries, partition.done, partition.lease, partition.owner, partition.dead]
    #expect(Set(keys).count == keys.count)
    for key in keys { #expect(key.hasPrefix("orderflow:{reservation.3}:")) }
    for text in ["", "orders", "orders.", "orders.x", "orders.-1", "Orders.0", "orders.0.0"] {
      #expect(PartitionID(text) == nil, "\(text)")
    }
  }

  @Test
  func `a stop comes back from its text`() {
    let stop = Stop(PartitionID(.pricing, 2), "PriceOrder")
    #expect(stop.description == "pricing.2/PriceOrder")
    #expect(Stop(stop.description) == stop)
    for text in ["", "pricing.2", "pricing/PriceOrder", "pricing.2/a/b"] { #expect(Stop(text) == nil) }
  }
}
