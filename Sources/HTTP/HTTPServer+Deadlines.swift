import EventLoop

extension HTTPServer {
  /// Connections keep a deadline each, and one timer looks at all of them: setting a deadline is then one store.
  func startSweeping() {
    guard sweeper == nil else { return }
    sweeper = loop.after(milliseconds: patience.sweepInterval) { [weak self] in self?.sweep() }
  }

  private func sweep() {
    sweeper = nil
    let now = loop.roundMilliseconds
    // Over a copy, for a connection that closes leaves the list.
    for connection in connections where connection.deadline <= now { connection.timedOut() }
    if !connections.isEmpty { startSweeping() }
  }
}
