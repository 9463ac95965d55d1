/// One call to come, made by `EventLoop.after`. It fires once; cancelled or fired, it holds nothing any more.
package final class Timer {
  /// Milliseconds of the loop's monotonic clock at which the timer is due.
  package let deadline: Int64
  let sequence: UInt64
  /// Where the timer stands in its heap; -1 when it is in none.
  var position = -1
  private var body: (() -> Void)?
  private weak var heap: TimerHeap?

  init(deadline: Int64, sequence: UInt64, heap: TimerHeap, body: @escaping () -> Void) {
    self.deadline = deadline
    self.sequence = sequence
    self.heap = heap
    self.body = body
  }

  /// Takes the timer off the loop. Harmless when it has fired or been cancelled already.
  package func cancel() {
    body = nil
    heap?.remove(self)
  }

  func fire() {
    let call = body
    body = nil
    call?()
  }

  /// Timers due at the same millisecond fire in the order they were made.
  func isBefore(_ other: Timer) -> Bool {
    deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence
  }
}
