/// What one `runOnce` did.
package struct BatchCounts: Equatable, Sendable {
  package var read = 0
  package var handled = 0
  package var duplicates = 0
  package var deadLetters = 0
  package var commits = 0
  package var published = 0

  package init() {}

  package static func += (left: inout BatchCounts, right: BatchCounts) {
    left.read += right.read
    left.handled += right.handled
    left.duplicates += right.duplicates
    left.deadLetters += right.deadLetters
    left.commits += right.commits
    left.published += right.published
  }
}

/// Points of the batch where a test ends the process or throws, to see that nothing is lost or done twice.
package enum BatchStep: String, Sendable, CaseIterable {
  case beforeHandling, beforeCommit, afterCommit, afterPublish
}
