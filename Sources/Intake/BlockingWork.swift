import Contracts
import EventLoop
import Messaging
import Synchronization

/// Does what blocks, for staff, on threads of its own, a few at a time; answers on the loop.
final class BlockingWork {
  /// Milliseconds between two looks for what is done.
  private static let look: Int64 = 10
  /// At a time.
  private static let limit = 4

  private let loop: EventLoop
  private var running = 0

  init(_ loop: EventLoop) {
    self.loop = loop
  }

  func run(_ body: @escaping @Sendable () throws -> Outcome, _ done: @escaping (Outcome) -> Void) {
    guard running < BlockingWork.limit else { return done(Outcome(.unavailable)) }
    running += 1
    let result = Result()
    _ = WorkerThread {
      let outcome: Outcome
      do { outcome = try body() } catch {
        Log.warning("what staff asked for cannot be read", ["cause": "\(error)"])
        outcome = Outcome(.unavailable)
      }
      result.value.withLock { $0 = outcome }
    }
    wait(for: result, done)
  }

  private func wait(for result: Result, _ done: @escaping (Outcome) -> Void) {
    guard let outcome = result.value.withLock({ $0 }) else {
      loop.after(milliseconds: BlockingWork.look) { [weak self] in self?.wait(for: result, done) }
      return
    }
    running -= 1
    done(outcome)
  }

  private final class Result: Sendable {
    let value = Mutex<Outcome?>(nil)
  }
}
