/// What one `runOnce` did.
package struct BatchCounts: Equatable, Sendable {
  package var read = 0
  package var handled = 0
  package var duplicates = 0
  package var deadLetters = 0
  package var commits = 0
  package var published = 0
  /// Messages for whose outcome somebody waits: a request, or an order on its way.
  package var awaited = 0
  /// As many entries came as are asked for: there may be more.
  package var isFull = false

  package init() {}

  /// Something was committed, nobody waited for it, and there is not more at hand.
  var isLeisurely: Bool { commits > 0 && awaited == 0 && !isFull }

  package static func += (left: inout BatchCounts, right: BatchCounts) {
    left.read += right.read
    left.handled += right.handled
    left.duplicates += right.duplicates
    left.deadLetters += right.deadLetters
    left.commits += right.commits
    left.published += right.published
    left.awaited += right.awaited
    left.isFull = left.isFull || right.isFull
  }
}

/// Points of the batch where a test ends the process or throws, to see that nothing is lost or done twice.
package enum BatchStep: String, Sendable, CaseIterable {
  case beforeHandling, beforeCommit, afterCommit, afterPublish
}
