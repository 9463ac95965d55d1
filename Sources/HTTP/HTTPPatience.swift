/// The time-outs of `HTTPLimits`, in milliseconds.
struct HTTPPatience {
  let idle: Int64
  let header: Int64
  let body: Int64
  let write: Int64
  let linger: Int64

  init(_ limits: HTTPLimits) {
    idle = limits.idleTimeout.wholeMilliseconds
    header = limits.headerTimeout.wholeMilliseconds
    body = limits.bodyTimeout.wholeMilliseconds
    write = limits.writeTimeout.wholeMilliseconds
    linger = limits.lingerTimeout.wholeMilliseconds
  }

  /// A tenth of the shortest time-out, at most a second: how often deadlines are looked at, and so how late a
  /// time-out may be noticed.
  var sweepInterval: Int64 {
    min(1000, max(5, min(idle, header, body, write, linger) / 10))
  }
}
