import Foundation
import Testing

extension SystemTests {
  @Suite struct StoreMismatchTests {
    @Test func `a store of another version is refused`() throws {
      try withStores { stores in
        try stores.setUserVersion(99, "reservation.0")
        try stores.worker().expectRefusal(3...3, "reservation.0", "99")
      }
    }

    @Test func `a store of another identity is refused`() throws {
      try withStores { stores in
        let other = "\(stores.scratch.path)/other"
        #expect(try stores.scratch.orderflow("init", "--data", other).exit == 0)
        let path = stores.path("reservation.0")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: "\(other)/stores/reservation.0.sqlite3", toPath: path)
        try stores.worker().expectRefusal(3...3, path, "identity")
      }
    }

    @Test func `another partition's store is refused`() throws {
      try withStores { stores in
        let path = stores.path("reservation.0")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: stores.path("orders.0"), toPath: path)
        try stores.worker().expectRefusal(3...3, path, "orders.0")
      }
    }

    @Test func `a file that is no store of ours is refused`() throws {
      try withStores { stores in
        try Data("hello".utf8).write(to: URL(fileURLWithPath: stores.path("reservation.0")))
        try stores.worker().expectRefusal(3...3, stores.path("reservation.0"))
      }
    }

    @Test func `a missing store is refused, never made anew`() throws {
      try withStores { stores in
        try FileManager.default.removeItem(atPath: stores.path("reservation.0"))
        try stores.worker().expectRefusal(3...3, stores.path("reservation.0"), "runbooks/")
        try stores.scratch.orderflow("init", "--data", stores.data).expectRefusal(3...3, stores.path("reservation.0"))
        let port = "\(try FreePort.find())"
        try stores.scratch.orderflow("up", "--data", stores.data, "--port", port)
          .expectRefusal(3...3, stores.path("reservation.0"))
        #expect(!Repository.exists(stores.path("reservation.0")))
      }
    }

    @Test func `another partition count is refused`() throws {
      try withStores { stores in
        let two = ["ORDERFLOW_PARTITIONS_RESERVATION": "2"]
        try stores.scratch.orderflow("init", "--data", stores.data, settings: two)
          .expectRefusal(3...3, "ORDERFLOW_PARTITIONS_RESERVATION", "1")
        try stores.worker(two).expectRefusal(3...3, "ORDERFLOW_PARTITIONS_RESERVATION", "1")
      }
    }

    @Test func `a directory without stores is refused by a worker, with the command that makes them`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let finished = try scratch.orderflow(
        "worker", "orders", "--data", "\(scratch.path)/none", "--redis-url", "unix:///nonexistent")
      finished.expectRefusal(3...3, "orderflow init")
    }

    private func withStores(_ body: (Stores) throws -> Void) throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let redis = try RedisProcess(in: scratch, policy: "noeviction")
      defer { redis.end() }
      let stores = Stores(scratch: scratch, redisURL: redis.url)
      #expect(try scratch.orderflow("init", "--data", stores.data).exit == 0)
      try body(stores)
    }
  }
}

/// A data directory with fresh stores that nothing runs on.
private struct Stores {
  /// Where a SQLite file keeps its user version, big-endian. <https://www.sqlite.org/fileformat2.html#the_database_header>
  private static let userVersionOffset: UInt64 = 60

  let scratch: Scratch
  let redisURL: String

  var data: String { "\(scratch.path)/data" }

  func path(_ partition: String) -> String { "\(data)/stores/\(partition).sqlite3" }

  func worker(_ settings: [String: String] = [:]) throws -> Finished {
    try scratch.orderflow("worker", "reservation", "--data", data, "--redis-url", redisURL, settings: settings)
  }

  func setUserVersion(_ version: UInt8, _ partition: String) throws {
    let log = FileManager.default.contents(atPath: "\(path(partition))-wal") ?? Data()
    try #require(log.isEmpty, "the header would be read from the write-ahead log")
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path(partition)))
    try file.seek(toOffset: Stores.userVersionOffset)
    try file.write(contentsOf: Data([0, 0, 0, version]))
    try file.close()
  }
}
