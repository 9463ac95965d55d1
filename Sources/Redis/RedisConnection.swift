import CHiredis
import Glibc

/// A blocking connection, used by one thread. After any `disconnected` or `timedOut` error it is dead: make a new one.
package final class RedisConnection {
  package let address: RedisAddress
  private let context: UnsafeMutablePointer<redisContext>
  private var doing: [String] = []
  private var waiting = 0

  /// - Parameter timeoutMilliseconds: the longest wait for an answer; longer than any BLOCK the connection uses.
  package init(_ address: RedisAddress, timeoutMilliseconds: Int64 = 10_000) throws(RedisError) {
    self.address = address
    context = try openContext(address, timeoutMilliseconds: min(timeoutMilliseconds, 5_000))
    redisSetTimeout(context, timeval(milliseconds: timeoutMilliseconds))
    for command in address.greeting { try call(command) }
  }

  deinit { redisFree(context) }

  /// Queues a command; its answer is fetched, in order, by `reply()`.
  package func append(_ command: RedisCommand) {
    _ = command.withArguments { count, arguments, sizes in
      redisAppendCommandArgv(context, count, arguments, sizes)
    }
    waiting += 1
  }

  /// The next answer. A server error is returned inside the value, so that a pipeline stays in step.
  package func reply(doing: @autoclosure () -> String) throws(RedisError) -> RedisReply {
    precondition(waiting > 0, "no command is waiting for an answer")
    waiting -= 1
    var answer: UnsafeMutableRawPointer?
    guard redisGetReply(context, &answer) == REDIS_OK, let answer else {
      throw contextError(context, doing: doing())
    }
    return RedisReply(taking: answer)
  }

  /// One command, one answer; a server error is thrown.
  @discardableResult
  package func call(_ command: RedisCommand) throws(RedisError) -> RedisReply {
    append(command)
    let answer = try reply(doing: command.summary)
    if let error = answer.value.error(doing: command.summary) { throw error }
    return answer
  }
}

extension RedisAddress {
  /// What a fresh connection says first.
  var greeting: [RedisCommand] {
    var commands: [RedisCommand] = []
    if let password {
      var auth = RedisCommand("AUTH")
      if let user { auth.add(user) }
      auth.add(password)
      commands.append(auth)
    }
    if database != 0 { commands.append(RedisCommand("SELECT", String(database))) }
    return commands
  }
}

extension timeval {
  init(milliseconds: Int64) {
    self.init(tv_sec: Int(milliseconds / 1_000), tv_usec: Int(milliseconds % 1_000) * 1_000)
  }
}

func openContext(
  _ address: RedisAddress, timeoutMilliseconds: Int64
) throws(RedisError) -> UnsafeMutablePointer<redisContext> {
  let limit = timeval(milliseconds: timeoutMilliseconds)
  let opened =
    switch address.endpoint {
    case .tcp(let host, let port): redisConnectWithTimeout(host, Int32(port), limit)
    case .unix(let path): redisConnectUnixWithTimeout(path, limit)
    }
  guard let opened else { throw RedisError(.disconnected, "out of memory", doing: "connect to \(address)") }
  guard opened.pointee.err == 0 else {
    let error = contextError(opened, doing: "connect to \(address)")
    redisFree(opened)
    throw error
  }
  if case .tcp = address.endpoint { redisEnableKeepAlive(opened) }
  // The reader keeps its buffer instead of freeing it after each large answer.
  opened.pointee.reader.pointee.maxbuf = 0
  return opened
}

func contextError(_ context: UnsafeMutablePointer<redisContext>, doing: String) -> RedisError {
  let message = withUnsafeBytes(of: &context.pointee.errstr) {
    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
  }
  let late = context.pointee.err == REDIS_ERR_IO && (errno == EAGAIN || errno == ETIMEDOUT)
  let kind: RedisError.Kind =
    late ? .timedOut : context.pointee.err == REDIS_ERR_PROTOCOL ? .protocolViolation : .disconnected
  return RedisError(kind, message.isEmpty ? "connection lost" : message, doing: doing)
}
