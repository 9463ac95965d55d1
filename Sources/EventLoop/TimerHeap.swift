/// The timers of one loop, soonest first: a binary heap whose members know their places, so that cancelling one of
/// thousands costs a few swaps and leaves nothing behind.
final class TimerHeap {
  private var timers: [Timer] = []
  private(set) var nextSequence: UInt64 = 0

  var soonest: Timer? { timers.first }

  func insert(deadline: Int64, _ body: @escaping () -> Void) -> Timer {
    let timer = Timer(deadline: deadline, sequence: nextSequence, heap: self, body: body)
    nextSequence += 1
    timers.append(timer)
    timer.position = timers.count - 1
    rise(from: timer.position)
    return timer
  }

  func remove(_ timer: Timer) {
    let hole = timer.position
    guard hole >= 0 else { return }
    timer.position = -1
    let last = timers.removeLast()
    guard last !== timer else { return }
    place(last, at: hole)
    rise(from: hole)
    sink(from: last.position)
  }

  private func place(_ timer: Timer, at position: Int) {
    timers[position] = timer
    timer.position = position
  }

  private func rise(from start: Int) {
    let timer = timers[start]
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard timer.isBefore(timers[parent]) else { break }
      place(timers[parent], at: position)
      position = parent
    }
    place(timer, at: position)
  }

  private func sink(from start: Int) {
    let timer = timers[start]
    var position = start
    while true {
      var child = 2 * position + 1
      guard child < timers.count else { break }
      if child + 1 < timers.count, timers[child + 1].isBefore(timers[child]) { child += 1 }
      guard timers[child].isBefore(timer) else { break }
      place(timers[child], at: position)
      position = child
    }
    place(timer, at: position)
  }
}
