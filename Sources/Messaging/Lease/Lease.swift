import Contracts
package import Redis

/// The right to be a partition's one active worker: a hash in Redis that runs out unless renewed, and a copy of it that
/// does not run out (`owner`), by which the next owner finds its predecessor's connections.
package struct Lease: Sendable {
  /// What the holder says of itself.
  package struct Holder: Sendable, Equatable {
    /// Drawn once per process.
    package let worker: String
    package let host: String
    package let pid: Int32
    /// Clock ticks after boot (`/proc/PID/stat` field 22): with the pid, one process for certain.
    package let started: UInt64

    package init(worker: String, host: String, pid: Int32, started: UInt64) {
      self.worker = worker
      self.host = host
      self.pid = pid
      self.started = started
    }
  }

  package struct Predecessor: Sendable {
    package let fields: [String: String]
    package var clients: [String] { (fields["clients"] ?? "").split(separator: ",").map(String.init) }
    package var runID: String { fields["run_id"] ?? "" }
    package var host: String { fields["host"] ?? "" }
    package var pid: Int32? { fields["pid"].flatMap { Int32($0) } }
    package var started: UInt64? { fields["started"].flatMap { UInt64($0) } }
  }

  package let partition: PartitionID
  package let holder: Holder
  /// How long it lasts without being renewed, milliseconds.
  package let duration: Int64

  package init(_ partition: PartitionID, holder: Holder, duration: Int64) {
    self.partition = partition
    self.holder = holder
    self.duration = duration
  }

  /// Takes the lease if it is free (or already this worker's); the predecessor's last words, nil when it is not free.
  /// What is known of the predecessor stands until this worker registers its own first connection, after the kills.
  package func take(_ connection: RedisConnection) throws(RedisError) -> Predecessor? {
    let script = """
      local held = redis.call('HGET', KEYS[1], 'worker')
      if held and held ~= ARGV[1] then return nil end
      redis.call('HSET', KEYS[1], 'worker', ARGV[1], 'host', ARGV[2], 'pid', ARGV[3])
      if redis.call('HGET', KEYS[2], 'worker') == ARGV[1] then
        redis.call('HSET', KEYS[1], 'epoch', redis.call('HGET', KEYS[2], 'epoch') or '')
      end
      redis.call('PEXPIRE', KEYS[1], ARGV[4])
      return redis.call('HGETALL', KEYS[2])
      """
    let answer = try evaluate(
      connection, script, [holder.worker, holder.host, String(holder.pid), String(duration)])
    guard answer.isArray else { return nil }
    return Predecessor(fields: answer.pairs.mapValues { $0.text ?? "" })
  }

  /// False when somebody else holds it. A lease that vanished with Redis' memory is taken again: the store's epoch is
  /// the fence that counts.
  package func renew(_ connection: RedisConnection) throws(RedisError) -> Bool {
    let script = """
      local held = redis.call('HGET', KEYS[1], 'worker')
      if held == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
      if held then return 0 end
      return 2
      """
    switch try evaluate(connection, script, [holder.worker, String(duration)]).integer {
    case 1: return true
    case 2: return try take(connection) != nil
    default: return false
    }
  }

  /// Names a connection of the holder, so that a successor can kill it; false when the lease is another's. The first
  /// one replaces what stood of the predecessor. Of a long list of reconnects the newest are kept.
  package func register(
    _ connection: RedisConnection, client: Int64, runID: String
  ) throws(RedisError) -> Bool {
    let script = """
      if redis.call('HGET', KEYS[1], 'worker') ~= ARGV[1] then return 0 end
      local same = redis.call('HGET', KEYS[2], 'worker') == ARGV[1] and redis.call('HGET', KEYS[2], 'run_id') == ARGV[3]
      local clients = same and redis.call('HGET', KEYS[2], 'clients') or ''
      clients = clients == '' and ARGV[2] or clients .. ',' .. ARGV[2]
      while #clients > 400 do clients = string.match(clients, ',(.*)') end
      if not same then redis.call('DEL', KEYS[2]) end
      redis.call('HSET', KEYS[2], 'worker', ARGV[1], 'host', ARGV[4], 'pid', ARGV[5], 'started', ARGV[6],
        'run_id', ARGV[3], 'clients', clients)
      return 1
      """
    let arguments = [
      holder.worker, String(client), runID, holder.host, String(holder.pid), String(holder.started),
    ]
    return try evaluate(connection, script, arguments).integer == 1
  }

  /// Tells what an operator wants to see beside the lease.
  package func note(_ connection: RedisConnection, _ field: String, _ value: String) throws(RedisError) {
    let script = """
      if redis.call('HGET', KEYS[1], 'worker') == ARGV[1] then
        for _, key in ipairs(KEYS) do redis.call('HSET', key, ARGV[2], ARGV[3]) end
      end
      return 1
      """
    _ = try evaluate(connection, script, [holder.worker, field, value])
  }

  /// Tells how it goes, beside the lease alone: it is gone with its holder.
  package func note(_ connection: RedisConnection, _ fields: [(name: String, value: String)]) throws(RedisError) {
    let script = """
      if redis.call('HGET', KEYS[1], 'worker') == ARGV[1] then redis.call('HSET', KEYS[1], unpack(ARGV, 2)) end
      return 1
      """
    // A Redis that is full takes no notes; leases are renewed on it all the same.
    do throws(RedisError) {
      _ = try evaluate(connection, script, [holder.worker] + fields.flatMap { [$0.name, $0.value] })
    } catch {
      guard error.code == "OOM" else { throw error }
    }
  }

  /// Gives it back in good order: there is nobody to kill for the next owner.
  package func release(_ connection: RedisConnection) throws(RedisError) {
    let script = """
      if redis.call('HGET', KEYS[1], 'worker') == ARGV[1] then redis.call('DEL', KEYS[1], KEYS[2]) end
      return 1
      """
    _ = try evaluate(connection, script, [holder.worker])
  }

  /// The leases of a process of this host that is known to have ended: free at once instead of when they run out. What
  /// is known of the owner stays, so that the successor kills its connections.
  package static func bury(
    pid: Int32, _ partitions: [PartitionID], _ connection: RedisConnection
  ) throws(RedisError) {
    let script = """
      if redis.call('HGET', KEYS[1], 'host') ~= ARGV[1] or redis.call('HGET', KEYS[1], 'pid') ~= ARGV[2] then return 0 end
      redis.call('ZREM', KEYS[2], redis.call('HGET', KEYS[1], 'worker'))
      return redis.call('DEL', KEYS[1])
      """
    for partition in partitions {
      try connection.call(
        RedisCommand(
          "EVAL", script, "2", partition.lease, partition.capability.members, ProcessIdentity.hostName, String(pid)))
    }
  }

  private func evaluate(
    _ connection: RedisConnection, _ script: String, _ arguments: [String]
  ) throws(RedisError) -> RedisValue {
    var command = RedisCommand("EVAL", script, "2", partition.lease, partition.owner)
    for argument in arguments { command.add(argument) }
    return try connection.call(command).value
  }
}
