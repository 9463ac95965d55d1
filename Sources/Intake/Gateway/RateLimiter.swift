import EventLoop
import Redis

/// Asks Redis whether a caller may go on, in the pipeline of the round's other commands. The limit is one for all intakes.
/// Whatever goes wrong with asking is no reason to refuse.
final class RateLimiter {
  typealias Verdict = (Allowance?) -> Void

  /// What was taken ahead for one caller, and who waits for more.
  private final class Portion {
    var left = 0
    var expires: Int64 = 0
    var isAsking = false
    var waiting: [Verdict] = []
  }

  /// A portion is used within so many milliseconds, or is lost.
  private static let portionLife: Int64 = 1_000
  /// Callers whose portions are remembered, about.
  private static let remembered = 1_000

  private let loop: EventLoop
  private let link: RedisLink
  private let limits: [RateLimit]
  private var portions: [String: Portion] = [:]

  /// - Parameter limits: by `Principal.Access`.
  init(_ loop: EventLoop, _ link: RedisLink, _ limits: [RateLimit]) {
    self.loop = loop
    self.link = link
    self.limits = limits
  }

  /// Calls back with the allowance, at once or when Redis has answered; nil where nothing limits.
  func admit(_ principal: Principal, _ verdict: @escaping Verdict) {
    let limit = limits[principal.access.rawValue]
    guard limit.limit > 0, link.isUsable, let hash = link.limitScript else { return verdict(nil) }
    let command = limit.command(hash, principal.subject)
    guard limit.portion > 1 else {
      return link.ask(command) { verdict($0.flatMap { Allowance(limit, $0) }) }
    }
    admit(limit, command, portion(of: principal.subject, limit), verdict)
  }

  private func portion(of subject: String, _ limit: RateLimit) -> Portion {
    let key = limit.key(subject)
    if let known = portions[key] { return known }
    let now = loop.roundMilliseconds
    if portions.count >= RateLimiter.remembered {
      portions = portions.filter { $0.value.isAsking || $0.value.expires > now }
    }
    let made = Portion()
    portions[key] = made
    return made
  }

  private func admit(_ limit: RateLimit, _ command: RedisCommand, _ portion: Portion, _ verdict: @escaping Verdict) {
    if loop.roundMilliseconds >= portion.expires { portion.left = 0 }
    if portion.left > 0 {
      portion.left -= 1
      // No word of the limit where it is far away: the header would cost more than the asking.
      verdict(nil)
    } else {
      portion.waiting.append(verdict)
    }
    guard portion.left < limit.portion / 2, !portion.isAsking else { return }
    portion.isAsking = true
    link.ask(command) { [self] answer in
      portion.isAsking = false
      take(answer.flatMap { Allowance(limit, $0) }, answer?[0].integer ?? 0, portion)
    }
  }

  private func take(_ allowance: Allowance?, _ granted: Int64, _ portion: Portion) {
    portion.left += Int(granted)
    portion.expires = loop.monotonicMilliseconds + RateLimiter.portionLife
    let waiting = portion.waiting
    portion.waiting = []
    for verdict in waiting {
      guard let allowance, !allowance.isGranted || portion.left == 0 else {
        portion.left = max(0, portion.left - 1)
        verdict(nil)
        continue
      }
      verdict(Allowance(limit: allowance.limit, isGranted: false, left: 0, reset: allowance.reset))
    }
  }
}

extension Allowance {
  /// Nil when Redis answered with an error.
  init?(_ limit: RateLimit, _ answer: RedisValue) {
    guard answer.count == 3, let granted = answer[0].integer, let left = answer[1].integer,
      let reset = answer[2].integer
    else { return nil }
    self.init(limit: limit, isGranted: granted > 0, left: Int(left), reset: reset)
  }
}
