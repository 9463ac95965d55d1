import Contracts
package import JSON
package import Messaging
import SQLite

/// A partition's log played into a scratch store, and the outcome held against a copy of its store at the same position.
package struct Verification: JSONEncodable, Sendable {
  package struct Table: JSONEncodable, Sendable {
    package let name: String
    package let store: StoreDigest.Table?
    package let replay: StoreDigest.Table?
    package var isSame: Bool { store == replay }

    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("table", name)
      writer.field("same", isSame)
      writer.field("rows", store?.rows ?? 0)
      writer.optional("store", store?.digest)
      writer.optional("replay", replay?.digest)
      writer.endObject()
    }
  }

  package let partition: PartitionID
  package let base: ReplayBase
  package let through: EntryID
  package let counts: Replayer.Counts
  package let tables: [Table]
  package let difference: StoreDifference?

  package var holds: Bool { tables.allSatisfy(\.isSame) }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("partition", "\(partition)")
    writer.field("holds", holds)
    writer.field("from", "\(base)")
    writer.field("through", "\(through)")
    writer.field("entries", counts.entries)
    writer.field("messages", counts.messages)
    writer.field("dead_letters", counts.deadLetters)
    writer.list("tables", tables)
    if let difference {
      writer.key("difference")
      difference.write(to: &writer)
    }
    writer.endObject()
  }

  /// - Parameters:
  ///   - bases: what to begin with, the best first.
  ///   - copy: a copy of the store; read only.
  ///   - scratch: a file to play into; made, and left to the caller to remove.
  package static func run(
    _ partition: PartitionID, _ capability: any Capability.Type, _ topology: Topology, _ access: LogHistory.Access,
    bases: [ReplayBase], copy: String, scratch: String, progress: @escaping (_ messages: Int) -> Void = { _ in }
  ) throws -> Verification {
    let store = try Database(path: copy, access: .readOnly)
    let position = try store.first("SELECT position FROM store") { Position($0.text(0)) } ?? nil
    // A store that has handled nothing in this life is as it was: nothing is played.
    let through = position.flatMap { $0.incarnation == access.incarnation ? $0.entry : nil } ?? .zero
    let condemned = try store.all("SELECT id, cause FROM dead_letters") { ($0.text(0), $0.text(1)) }
    let replayer = Replayer(
      partition, capability, topology, condemned: Dictionary(condemned) { first, _ in first })
    let (base, history) = try ReplayBase.firstWhole(bases, partition, access)
    try replayer.makeStore(scratch, from: base, identity: "replay")
    let counts = try replayer.play(
      history, into: scratch, through: through, incarnation: access.incarnation, keepsOutbox: false,
      journal: true, progress: progress)
    let replay = try Database(path: scratch, access: .owner)
    let tables = compare(try StoreDigest.of(store), try StoreDigest.of(replay))
    let differing = tables.filter { !$0.isSame && $0.store != nil && $0.replay != nil }.map(\.name)
    return Verification(
      partition: partition, base: base, through: through, counts: counts, tables: tables,
      difference: differing.isEmpty ? nil : try StoreDifference(differing, store: copy, replay: replay))
  }

  private static func compare(_ store: [StoreDigest.Table], _ replay: [StoreDigest.Table]) -> [Table] {
    Set((store + replay).map(\.name)).sorted().map { name in
      Table(name: name, store: store.first { $0.name == name }, replay: replay.first { $0.name == name })
    }
  }
}
