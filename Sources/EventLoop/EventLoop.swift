import CLinux
import Glibc

/// A single-threaded reactor over epoll(7). Descriptors are level-triggered. Everything but `wake` belongs to the
/// thread that calls `run`.
package final class EventLoop {
  private let epoll: Int32
  private let waker: Waker
  private var watches: [Watch?] = []
  private var generation: UInt32 = 0
  private let timers = TimerHeap()
  private var whenWoken: (() -> Void)?
  private var afterBatch: [() -> Void] = []
  private var stopping = false

  /// Called after each round of ready handlers and due timers, before the next wait: the place to flush what the
  /// handlers gathered.
  package var onBatch: (() -> Void)?

  /// The monotonic clock as it was when the present round began, in milliseconds: free to read.
  package private(set) var roundMilliseconds: Int64 = 0

  package init() throws(SystemError) {
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else { throw .last("make an epoll instance") }
    do {
      waker = try Waker()
    } catch {
      close(epoll)
      throw error
    }
    roundMilliseconds = monotonicMilliseconds
    try add(waker.descriptor, .read) { [unowned self] _ in
      waker.drain()
      whenWoken?()
    }
  }

  deinit { close(epoll) }

  /// The clock timers go by, in milliseconds since some start (CLOCK_MONOTONIC).
  package var monotonicMilliseconds: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }

  /// Signals this loop from other threads and from signal handlers.
  package var wake: Waker { waker }

  /// What a signal of `wake` runs, on the loop's thread; it replaces what was set before.
  package func onWake(_ body: @escaping () -> Void) {
    whenWoken = body
  }

  /// Adds a call after each batch, following `onBatch` and earlier additions, for good: how a server writes out what
  /// that batch answered. Handlers, timers and `onBatch` come before it, and so are the place to answer.
  package func addAfterBatch(_ body: @escaping () -> Void) {
    afterBatch.append(body)
  }

  /// Calls `body` once, no sooner than the delay. Timers due together fire in the order of their deadlines.
  @discardableResult
  package func after(milliseconds: Int64, _ body: @escaping () -> Void) -> Timer {
    timers.insert(deadline: monotonicMilliseconds + max(0, milliseconds), body)
  }

  /// Makes `run` return at the end of the present round, or at once when it is called next.
  package func stop() {
    stopping = true
  }

  /// Serves descriptors and timers until `stop`.
  package func run() {
    let capacity = 512
    let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
    defer { events.deallocate() }
    while !stopping {
      let ready = epoll_wait(epoll, events, Int32(capacity), waitMilliseconds())
      roundMilliseconds = monotonicMilliseconds
      precondition(ready >= 0 || errno == EINTR, "epoll_wait failed with errno \(errno)")
      for index in 0..<max(0, Int(ready)) { dispatch(events[index]) }
      fireTimers()
      onBatch?()
      for body in afterBatch { body() }
    }
    stopping = false
  }

  private func dispatch(_ event: epoll_event) {
    let descriptor = Int(event.data.u64 & 0xffff_ffff)
    guard let watch = watches[descriptor], UInt64(watch.generation) == event.data.u64 >> 32 else { return }
    watch.handler(Interest(events: event.events, watched: watch.interest))
  }

  /// Timers made while firing wait for the next round, so that none can starve the descriptors.
  private func fireTimers() {
    let bound = timers.nextSequence
    while let timer = timers.soonest, timer.deadline <= roundMilliseconds, timer.sequence < bound {
      timers.remove(timer)
      timer.fire()
    }
  }

  private func waitMilliseconds() -> Int32 {
    guard let timer = timers.soonest else { return -1 }
    return Int32(clamping: max(0, timer.deadline - monotonicMilliseconds))
  }
}

extension EventLoop {
  /// Watches a descriptor, which stays the caller's to close (after `remove`).
  /// - Throws: what epoll_ctl(2) refuses: `EEXIST` for one watched already, `EPERM` for a regular file.
  package func add(
    _ descriptor: Int32, _ interest: Interest, _ handler: @escaping (Interest) -> Void
  ) throws(SystemError) {
    generation &+= 1
    let watch = Watch(generation: generation, interest: interest, handler: handler)
    guard control(EPOLL_CTL_ADD, descriptor, watch) == 0 else { throw .last("watch descriptor \(descriptor)") }
    while watches.count <= Int(descriptor) { watches.append(nil) }
    watches[Int(descriptor)] = watch
  }

  /// Changes what a watched descriptor is watched for; costs nothing when that stays the same.
  package func modify(_ descriptor: Int32, _ interest: Interest) {
    guard let watch = watch(of: descriptor), watch.interest != interest else { return }
    watch.interest = interest
    let result = control(EPOLL_CTL_MOD, descriptor, watch)
    assert(result == 0, "descriptor \(descriptor) was closed while watched")
  }

  /// Stops watching a descriptor: its handler is not called again, not in the present round either.
  package func remove(_ descriptor: Int32) {
    guard let watch = watch(of: descriptor) else { return }
    _ = control(EPOLL_CTL_DEL, descriptor, watch)
    watches[Int(descriptor)] = nil
  }

  private func watch(of descriptor: Int32) -> Watch? {
    watches.indices.contains(Int(descriptor)) ? watches[Int(descriptor)] : nil
  }

  private func control(_ operation: Int32, _ descriptor: Int32, _ watch: Watch) -> Int32 {
    var event = epoll_event()
    event.events = watch.interest.events
    event.data.u64 = UInt64(watch.generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    return epoll_ctl(epoll, operation, descriptor, &event)
  }
}
