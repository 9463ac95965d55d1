import Glibc
import Synchronization

/// Does the same work on several threads at once and waits for all of them.
/// - Returns: What each brought, in order.
/// - Throws: What the first of them threw.
func inParallel<Result: Sendable>(
  _ count: Int, _ work: @escaping @Sendable (Int) throws -> Result
) throws -> [Result] {
  let crew = Crew<Result>()
  let threads = (0..<count).map { index in
    startThread {
      do {
        let result = try work(index)
        crew.state.withLock { $0.results[index] = result }
      } catch {
        crew.state.withLock { $0.error = $0.error ?? error }
      }
    }
  }
  for thread in threads { pthread_join(thread, nil) }
  return try crew.state.withLock { state in
    if let error = state.error { throw error }
    return (0..<count).compactMap { state.results[$0] }
  }
}

private final class Crew<Result: Sendable>: Sendable {
  struct State {
    var results: [Int: Result] = [:]
    var error: (any Error)?
  }

  let state = Mutex(State())
}

private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { argument in
      Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
      return nil
    }, Unmanaged.passRetained(Box(body)).toOpaque())
  precondition(code == 0)
  return thread
}
