import Capabilities
import Contracts
import Messaging
import Redis

/// `orderflow worker NAME…`: runs capabilities until SIGTERM.
enum WorkerCommand {
  static let spec = CommandSpec(
    "worker", operands: "NAME…", count: 1...Int.max,
    about: """
      Run the workers of one or more capabilities.
      Takes free partitions up to its fair share and stands by otherwise; start as many as you like. Ends on SIGTERM.
      """,
    flags: [.init("--partitions", "LIST", "pin to these partitions, as in 0-3 or 0,2 (default: a fair share)")],
    settings: [
      .dataDirectory, .redisURL, .operationsListen, .baseCurrency, .reservationTTL, .priceTTL, .priceFallbackMaxAge,
      .stepDeadline, .reviewDelay, .lease, .retention, .logBytes, .snapshotEvery, .paymentURL, .paymentTimeout,
      .callRest,
      .sendmail, .mailFrom, .publicURL, .jwtKeys, .jwtIssuer, .jwtAudience, .logLevel,
    ]
  ) { invocation in
    Termination.watch()
    Child.followSupervisor()
    let capabilities = try invocation.operands.map { (name) throws(Failure) in try Capabilities.named(name) }
    let configuration = try configuration(invocation, capabilities)
    try RedisCheck.run(configuration.redis)
    try checkStores(capabilities, configuration)
    let lock = try StoreLock.shared(DataDirectory(invocation.settings))
    defer { withExtendedLifetime(lock) {} }
    let process = WorkerProcess(capabilities, configuration)
    if invocation.settings.isGiven(.operationsListen) {
      try OperationsServer.start(try invocation.settings.address(.operationsListen), process)
    }
    let keeper = try SnapshotKeeper(process, invocation.settings)
    let keeping = WorkerThread { keeper.run(until: Termination.flag) }
    process.run(until: Termination.flag)
    keeping.join()
    return .done
  }

  private static func configuration(
    _ invocation: Invocation, _ capabilities: [any Capability.Type]
  ) throws -> WorkerConfiguration {
    let settings = invocation.settings
    let directory = DataDirectory(settings)
    let manifest = try directory.manifest()
    try directory.checkCounts(manifest, settings)
    for capability in capabilities where manifest.topology.counts[capability.name] == nil {
      throw Failure.notPossible(
        "\(directory.path) has no store of \(capability.name.rawValue): run `orderflow init --data \(directory.path)`")
    }
    return WorkerConfiguration(
      redis: try directory.redis(settings), topology: manifest.topology, settings: try settings.outcomeSettings(),
      leaseMilliseconds: max(200, try settings.duration(.lease)),
      retention: Retention(
        milliseconds: max(60_000, try settings.duration(.retention)), bytes: try settings.bytes(.logBytes)),
      pinned: try pinned(invocation),
      directory: directory.path, storePath: { directory.storePath($0) }, storeIdentity: { manifest.identity($0) },
      oldestSnapshot: { directory.snapshots.first?.position($0) }, callers: try settings.callers(),
      longestRest: max(100, try settings.duration(.callRest)))
  }

  /// `0-3`, `0,2`, `1`.
  private static func pinned(_ invocation: Invocation) throws(Failure) -> Set<Int>? {
    guard let list = invocation.flags["--partitions"] else { return nil }
    var numbers: Set<Int> = []
    for part in list.split(separator: ",") {
      let ends = part.split(separator: "-").map { Int($0) }
      guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], low >= 0, low <= high
      else { throw .usage("--partitions is \"\(list)\": as in 0-3 or 0,2") }
      numbers.formUnion(low...high)
    }
    guard !numbers.isEmpty else { throw .usage("--partitions is \"\(list)\": as in 0-3 or 0,2") }
    return numbers
  }

  /// A store that cannot be used is told at the start, not in a log.
  private static func checkStores(
    _ capabilities: [any Capability.Type], _ configuration: WorkerConfiguration
  ) throws {
    for capability in capabilities {
      for partition in configuration.topology.partitions(capability.name) {
        guard configuration.pinned?.contains(partition.number) ?? true else { continue }
        do {
          try PartitionStore.verify(
            path: configuration.storePath(partition), partition: partition,
            partitions: configuration.topology.count(capability.name),
            identity: configuration.storeIdentity(partition), migrations: capability.migrations)
        } catch let error as StoreError { throw Failure.notPossible("\(error)") }
      }
    }
  }
}
