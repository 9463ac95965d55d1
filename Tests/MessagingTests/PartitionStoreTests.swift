import Contracts
import Messaging
import SQLite
import Testing

struct PartitionStoreTests {
  private let rig: StoreRig

  init() throws { rig = try StoreRig() }

  private func refusal(_ body: () throws -> PartitionStore) throws -> StoreError {
    try #require(throws: StoreError.self) { try body() }
  }

  @Test
  func `a store is opened by who it was made for, and nobody else`() throws {
    let path = rig.path
    #expect(try rig.open().epoch == 0)
    #expect(try rig.open(identity: nil).position == nil)
    #expect(
      try refusal { try rig.open(partition: PartitionID(.orders, 1)) }
        == .otherPartition(path: path, found: "orders.0", expected: "orders.1"))
    #expect(try refusal { try rig.open(partitions: 4) } == .otherCount(path: path, found: 1, expected: 4))
    #expect(
      try refusal { try rig.open(identity: "other") } == .otherIdentity(path: path, found: "rig", expected: "other"))
  }

  @Test
  func `whoever does not own a store can verify it, beside its owner`() throws {
    func verify(_ identity: String, partitions: Int = 1) throws {
      try PartitionStore.verify(
        path: rig.path, partition: rig.partition, partitions: partitions, identity: identity, migrations: [])
    }
    try rig.database.begin()
    try verify("rig")
    rig.database.rollback()
    #expect(throws: StoreError.self) { try verify("other") }
    #expect(throws: StoreError.self) { try verify("rig", partitions: 2) }
  }

  @Test
  func `a missing store is missing, and not made anew`() throws {
    let path = rig.path + "-missing"
    for _ in 0..<2 {
      let error = try refusal {
        try PartitionStore.open(
          path: path, partition: rig.partition, partitions: 1, identity: "rig", migrations: [])
      }
      #expect(error == .missing(path: path))
    }
  }

  @Test
  func `another application's file is not ours`() throws {
    try rig.database.execute("PRAGMA application_id=1")
    #expect(try refusal { try rig.open() } == .notOurs(path: rig.path))
  }

  @Test
  func `a store grows by the steps it lacks, and refuses those it does not know`() throws {
    let step = Migration("CREATE TABLE carts (id TEXT PRIMARY KEY) STRICT")
    let runtime = RuntimeSchema.migrations.count * 1_000
    let grown = try rig.open(migrations: [step])
    #expect(try grown.database.userVersion == runtime + 1)
    #expect(try rig.count("carts") == 0)
    let before = try Database(path: "\(rig.path).schema-\(runtime)", access: .readOnly)
    #expect(try before.userVersion == runtime, "as it was, beside it")
    #expect(try refusal { try rig.open() } == .newer(path: rig.path, found: runtime + 1, known: runtime))
    _ = try rig.open(migrations: [step])
  }

  @Test
  func `who takes over fences the former owner`() throws {
    let former = rig.store
    try former.takeOver()
    #expect(former.epoch == 1)
    let position = Position(incarnation: "w", entry: EntryID(1, 1))
    try former.settle(position: position, now: 7)
    let successor = try rig.open()
    try successor.takeOver()
    #expect(successor.epoch == 2)
    #expect(successor.position == position)
    #expect(successor.now == 7)
    let error = try #require(throws: StoreError.self) { try former.settle(position: position, now: 8) }
    #expect(error == .fenced(partition: "orders.0", epoch: 1))
    try successor.settle(position: position, now: 9)
  }

  @Test
  func `each refusal says what to do`() {
    let errors: [(StoreError, String)] = [
      (.missing(path: "p"), "restore a snapshot"), (.notOurs(path: "p"), "name another data directory"),
      (.newer(path: "p", found: 2, known: 1), "run the newer build"),
      (.otherPartition(path: "p", found: "a", expected: "b"), "put the right file back"),
      (.otherCount(path: "p", found: 2, expected: 1), "set ORDERFLOW_PARTITIONS back to 2"),
      (.otherIdentity(path: "p", found: "a", expected: "b"), "put the right one back"),
    ]
    for (error, words) in errors { #expect(error.description.contains(words)) }
  }
}
