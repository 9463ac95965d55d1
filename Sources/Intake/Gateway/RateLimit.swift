import Redis

/// How many requests a caller may make in a window; one for each kind of token.
struct RateLimit {
  /// Milliseconds.
  static let window: Int64 = 60_000
  /// Allowances larger than this many requests are taken in portions of a thousandth, ahead of their use: then no request
  /// of a busy service waits for Redis, and all intakes together still stay below the limit.
  private static let portions = 1_000

  let name: StaticString
  /// Requests per window; 0 for no limit.
  let limit: Int

  var portion: Int { max(1, limit / RateLimit.portions) }

  /// A sliding window of two counters, `START PREVIOUS PRESENT`: what the last window counted weighs as much as of it still
  /// lies in the last minute. Grants as much of what is wanted as is free. Answers what was granted, what is left, and the
  /// milliseconds until there is something again, or until the window ends. The clock is Redis' own: all intakes agree.
  static let script = """
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local limit, window, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
    local start, previous, present = now - now % window, 0, 0
    local held = redis.call('GET', KEYS[1])
    if held then
      local s, p, c = string.match(held, '(%d+) (%d+) (%d+)')
      s = tonumber(s)
      if s == start then previous, present = tonumber(p), tonumber(c)
      elseif s == start - window then previous = tonumber(c) end
    end
    local ends = start + window - now
    local free = math.floor(limit - present - previous * ends / window)
    local granted = math.max(0, math.min(wanted, free))
    if granted > 0 then
      redis.call('SET', KEYS[1], string.format('%.0f %.0f %.0f', start, previous, present + granted), 'PX', 2 * window)
      return {granted, free - granted, ends}
    end
    local wait
    if present + 1 <= limit then wait = ends - math.floor(window * (limit - 1 - present) / previous)
    else wait = ends + window - math.floor(window * (limit - 1) / present) end
    return {0, 0, math.max(1, wait)}
    """

  func key(_ subject: String) -> String { "orderflow:{rate}:\(name):\(subject)" }

  func command(_ hash: String, _ subject: String) -> RedisCommand {
    RedisCommand("EVALSHA", hash, "1", key(subject), String(limit), String(RateLimit.window), String(portion))
  }
}

/// What came of asking: the state to tell the client (draft-ietf-httpapi-ratelimit-headers-10).
struct Allowance {
  let limit: RateLimit
  let isGranted: Bool
  /// Requests left in the window.
  let left: Int
  /// Milliseconds until the window ends, or until one more request is possible.
  let reset: Int64

  private var seconds: Int64 { max(1, (reset + 999) / 1_000) }

  var headers: [(String, String)] {
    let own = [
      ("RateLimit", "\"\(limit.name)\";r=\(left);t=\(seconds)"),
      ("RateLimit-Policy", "\"\(limit.name)\";q=\(limit.limit);w=\(RateLimit.window / 1_000)"),
    ]
    return isGranted ? own : own + [("Retry-After", "\(seconds)")]
  }
}
