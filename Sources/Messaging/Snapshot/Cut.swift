package import Redis

/// A consistent cut through all stores of a running system: every owner holds between two batches, each opens a read
/// transaction on its store, all go on, and each copies its store from that transaction. No copy knows what another had
/// not yet committed; what was under way between them is in their outboxes.
///
/// The request is `orderflow:cut` ("NAME FOLDER"), read by every owner with the end of each exchange; the hash
/// `orderflow:cut:NAME` gathers `held` and then the position of each copy, and `go` once all hold. Both run out by
/// themselves: an owner never holds longer than `patience`.
package struct Cut: Sendable, Equatable {
  package static let key = "orderflow:cut"
  /// How long an owner holds, and how long the others are waited for, milliseconds.
  static let patience: Int64 = 2_000
  private static let requestLifetime: Int64 = 10_000
  private static let resultLifetime: Int64 = 3_600_000
  /// Milliseconds between looks at whether those who copy are still there.
  private static let ownersLook: Int64 = 500

  package let name: String
  /// Where the copies go, absolute or relative to the data directory of each owner.
  package let folder: String

  package init(name: String, folder: String) {
    self.name = name
    self.folder = folder
  }

  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    self.init(name: parts[0], folder: parts[1])
  }

  var text: String { "\(name) \(folder)" }
  var result: String { "\(Cut.key):\(name)" }

  package func path(in directory: String) -> String { folder.hasPrefix("/") ? folder : "\(directory)/\(folder)" }

  package func file(_ partition: PartitionID, in directory: String) -> String {
    "\(path(in: directory))/\(partition).sqlite3"
  }

  /// An owner's word to who asked; it runs out by itself.
  func say(_ word: String, _ partition: PartitionID, _ connection: RedisConnection) throws(RedisError) {
    try connection.call(RedisCommand("HSET", result, "\(partition)", word))
    try connection.call(RedisCommand("PEXPIRE", result, String(Cut.resultLifetime)))
  }

  // MARK: Asking for one

  /// Takes the cut and waits until every copy is made.
  /// - Parameter progress: called with the copies made so far.
  /// - Returns: the settled position in each copy.
  package func take(
    _ partitions: [PartitionID], _ connection: RedisConnection, progress: (_ copied: Int) -> Void = { _ in }
  ) throws -> [PartitionID: String] {
    let owners = try owners(partitions, connection)
    let asked = try connection.call(
      RedisCommand("SET", Cut.key, text, "NX", "PX", String(Cut.requestLifetime)))
    guard asked.value.text != nil else { throw CutError.another }
    do {
      try wake(partitions, connection)
      try awaitHolding(partitions, connection)
      try connection.call(RedisCommand("HSET", result, "go", "1"))
    } catch {
      _ = try? connection.call(RedisCommand("DEL", Cut.key, result))
      throw error
    }
    try connection.call(RedisCommand("PEXPIRE", result, String(Cut.resultLifetime)))
    try connection.call(RedisCommand("DEL", Cut.key))
    return try awaitCopies(owners, connection, progress)
  }

  /// The owners' epochs.
  private func owners(
    _ partitions: [PartitionID], _ connection: RedisConnection
  ) throws -> [PartitionID: String] {
    var epochs: [PartitionID: String] = [:]
    for partition in partitions {
      let epoch = try connection.call(RedisCommand("HGET", partition.lease, "epoch")).value.text ?? ""
      guard !epoch.isEmpty else { throw CutError.noOwner(partition) }
      epochs[partition] = epoch
    }
    return epochs
  }

  /// Owners that wait for entries see the request at once.
  private func wake(_ partitions: [PartitionID], _ connection: RedisConnection) throws(RedisError) {
    for partition in partitions {
      let clients = try connection.call(RedisCommand("HGET", partition.owner, "clients")).value.text ?? ""
      for client in clients.split(separator: ",") {
        _ = try? connection.call(RedisCommand("CLIENT", "UNBLOCK", String(client)))
      }
    }
  }

  private func states(_ connection: RedisConnection) throws(RedisError) -> [PartitionID: String] {
    var states: [PartitionID: String] = [:]
    for (name, state) in try connection.call(RedisCommand("HGETALL", result)).value.pairs {
      if let partition = PartitionID(name) { states[partition] = state.text }
    }
    return states
  }

  private func awaitHolding(_ partitions: [PartitionID], _ connection: RedisConnection) throws {
    let end = Clock.monotonicMilliseconds + Cut.patience * 3 / 4
    while true {
      let states = try states(connection)
      let missing = partitions.filter { states[$0] == nil }
      guard !missing.isEmpty else { return }
      guard Clock.monotonicMilliseconds < end else { throw CutError.didNotHold(missing) }
      Clock.pause(milliseconds: 1)
    }
  }

  private func awaitCopies(
    _ owners: [PartitionID: String], _ connection: RedisConnection, _ progress: (Int) -> Void
  ) throws -> [PartitionID: String] {
    var copied = 0
    var nextLook = Clock.monotonicMilliseconds + Cut.ownersLook
    while true {
      let states = try states(connection)
      if let failed = states.first(where: { $1.hasPrefix("failed ") }) {
        throw CutError.notCopied(failed.key, String(failed.value.dropFirst(7)))
      }
      let ready = states.filter { $1.hasPrefix("copied ") }.mapValues { String($0.dropFirst(7)) }
      if ready.count > copied {
        copied = ready.count
        progress(copied)
      }
      guard ready.count < owners.count else { return ready }
      if Clock.monotonicMilliseconds > nextLook {
        nextLook += Cut.ownersLook
        try checkOwners(owners.filter { ready[$0.key] == nil }, connection)
      }
      Clock.pause(milliseconds: 5)
    }
  }

  /// An owner that has died, or given its partition back, will copy nothing.
  private func checkOwners(_ owners: [PartitionID: String], _ connection: RedisConnection) throws {
    let known = try connection.call(RedisCommand("EXISTS", result)).value.integer == 1
    for (partition, epoch) in owners
    where try !known || connection.call(RedisCommand("HGET", partition.lease, "epoch")).value.text != epoch {
      throw CutError.notCopied(partition, "its owner has changed meanwhile; try again")
    }
  }
}

/// Why there is no cut; the system goes on as if nobody had asked.
package enum CutError: Error, CustomStringConvertible {
  case noOwner(PartitionID)
  case another
  case didNotHold([PartitionID])
  case notCopied(PartitionID, String)

  package var description: String {
    switch self {
    case .noOwner(let partition): "\(partition) has no owner: a copy of all stores needs every partition served"
    case .another: "another copy of all stores is being started: try again in ten seconds"
    case .didNotHold(let partitions):
      "\(partitions.map(\.description).joined(separator: ", ")) did not hold in time: nothing was copied; try again"
    case .notCopied(let partition, let reason): "the copy of \(partition) was not made: \(reason)"
    }
  }
}
