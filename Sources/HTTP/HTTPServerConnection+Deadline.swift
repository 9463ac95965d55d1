import EventLoop

extension HTTPServerConnection {
  /// What the connection waits for, each with its own patience. A stage is timed from its beginning, so that a
  /// client cannot stretch it by sending one byte at a time.
  enum TimedStage {
    case idle
    case head
    case body
    case handling
    case writing
    case lingering
  }

  /// Starts the clock of the present stage, unless it runs already.
  func updateDeadline() {
    let stage = stage
    guard stage != timedStage else { return }
    timedStage = stage
    let patience = server.patience
    let milliseconds: Int64? =
      switch stage {
      case .idle: patience.idle
      case .head: patience.header
      case .body: patience.body
      case .handling: nil
      case .writing: patience.write
      case .lingering: patience.linger
      }
    deadline = milliseconds.map { server.loop.roundMilliseconds + $0 } ?? Int64.max
  }

  /// The clock ran out.
  func timedOut() {
    switch timedStage {
    case .idle: linger()
    case .head: refuse(.headerTimeout)
    case .body: refuse(.bodyTimeout)
    case .writing, .lingering: close()
    case .handling, nil: break
    }
  }

  private var stage: TimedStage {
    if phase == .lingering { return .lingering }
    if isBlocked { return .writing }
    if !waiting.isEmpty || !output.isEmpty { return .handling }
    return switch parser.stage {
    case .idle: .idle
    case .head: .head
    case .body: .body
    }
  }
}
