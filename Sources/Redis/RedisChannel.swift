import CHiredis
import Glibc

/// A non-blocking connection for an event loop: append, flush, and read answers when its descriptor is readable.
/// After an error it is dead: make a new one.
package final class RedisChannel {
  private let context: UnsafeMutablePointer<redisContext>

  /// Connects (waiting at most `timeoutMilliseconds`), then turns non-blocking.
  package init(_ address: RedisAddress, timeoutMilliseconds: Int64 = 1_000) throws(RedisError) {
    context = try openContext(address, timeoutMilliseconds: timeoutMilliseconds)
    redisSetTimeout(context, timeval(milliseconds: timeoutMilliseconds))
    for command in address.greeting {
      _ = command.withArguments { redisAppendCommandArgv(context, $0, $1, $2) }
      var answer: UnsafeMutableRawPointer?
      guard redisGetReply(context, &answer) == REDIS_OK, let answer else {
        throw contextError(context, doing: command.summary)
      }
      if let error = RedisReply(taking: answer).value.error(doing: command.summary) { throw error }
    }
    let descriptor = context.pointee.fd
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    context.pointee.flags &= ~Int32(REDIS_BLOCK)
  }

  deinit { redisFree(context) }

  package var descriptor: Int32 { context.pointee.fd }

  package func append(_ command: RedisCommand) {
    _ = command.withArguments { redisAppendCommandArgv(context, $0, $1, $2) }
  }

  /// Writes what the socket takes now. True when something is left: ask for writability and flush again.
  package func flush() throws(RedisError) -> Bool {
    var done: Int32 = 0
    guard redisBufferWrite(context, &done) == REDIS_OK else { throw contextError(context, doing: "write") }
    return done == 0
  }

  /// Reads what has arrived; every complete answer, in order.
  package func read() throws(RedisError) -> [RedisReply] {
    guard redisBufferRead(context) == REDIS_OK else { throw contextError(context, doing: "read") }
    var answers: [RedisReply] = []
    while true {
      var answer: UnsafeMutableRawPointer?
      guard redisGetReplyFromReader(context, &answer) == REDIS_OK else {
        throw contextError(context, doing: "read")
      }
      guard let answer else { return answers }
      answers.append(RedisReply(taking: answer))
    }
  }
}
