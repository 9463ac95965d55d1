import Redis

extension Publication {
  /// How many commands it takes: one XADD, or one command per cache write.
  var commandCount: Int {
    if case .cache = destination { return Frame(stored: payload).messages }
    return 1
  }

  /// Queues it; how many commands that were. Only what is cached bears the incarnation.
  func append(to connection: RedisConnection, in incarnation: String = "") -> Int {
    switch destination {
    case .log(let partition):
      connection.append(entry(RedisCommand("XADD", partition.log, "*")))
    case .events(let capability):
      let cap = String(RedisTransport.eventsLength)
      connection.append(entry(RedisCommand("XADD", capability.events, "MAXLEN", "~", cap, "*")))
    case .replies(let stream):
      let cap = String(RedisTransport.repliesLength)
      connection.append(entry(RedisCommand("XADD", stream, "NOMKSTREAM", "MAXLEN", "~", cap, "*")))
    case .dead(let partition):
      let cap = String(RedisTransport.repliesLength)
      connection.append(entry(RedisCommand("XADD", partition.dead, "MAXLEN", "~", cap, "*")))
    case .cache:
      return appendCacheWrites(to: connection, in: incarnation)
    }
    return 1
  }

  private func entry(_ command: RedisCommand) -> RedisCommand {
    var command = command
    StreamEntry.append(payload, to: &command)
    return command
  }

  private func appendCacheWrites(to connection: RedisConnection, in incarnation: String) -> Int {
    var fields: [ArraySlice<UInt8>] = []
    Frame(stored: payload).forEachField { fields.append($0) }
    for index in stride(from: 0, to: fields.count, by: 3) {
      let isDelete = isResent || fields[index + 1].elementsEqual("0".utf8)
      var command = isDelete ? RedisCommand("DEL") : RedisCommand("SET")
      command.add(fields[index])
      if !isDelete {
        command.add(CacheValue.stamped(fields[index + 2], in: incarnation))
        command.add("EX")
        command.add(fields[index + 1])
      }
      connection.append(command)
    }
    return fields.count / 3
  }
}
