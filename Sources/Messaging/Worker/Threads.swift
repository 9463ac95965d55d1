import Dispatch
import Glibc
import Synchronization

/// A thread of its own for a blocking loop; `join` waits for its end.
package final class WorkerThread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: pthread_t

  /// 4 MiB of stack: handlers are shallow, SQLite is not.
  package init(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    handle = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { attributes in
      let attributes = attributes.baseAddress!
      pthread_attr_init(attributes)
      pthread_attr_setstacksize(attributes, 4 << 20)
      defer { pthread_attr_destroy(attributes) }
      var made: pthread_t = 0
      let code = pthread_create(
        &made, attributes,
        { argument in
          Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
      precondition(code == 0, "no thread could be made")
      return made
    }
  }

  package func join() { pthread_join(handle, nil) }
}

/// Set once, from any thread; whoever waits wakes up.
package final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  private let wake = DispatchSemaphore(value: 0)

  package init() {}

  package var isSet: Bool { flag.load(ordering: .acquiring) }

  package func set() {
    flag.store(true, ordering: .releasing)
    wake.signal()
  }

  /// Waits at most so long, or until it is set.
  package func wait(milliseconds: Int64) {
    guard !isSet, wake.wait(timeout: .now() + .milliseconds(Int(milliseconds))) == .success else { return }
    wake.signal()
  }
}
