import EventLoop
import Glibc
import HTTP
import Synchronization

/// A server on an ephemeral port of the loopback, its loop on a thread of its own.
final class ServerThread: Sendable {
  typealias Handler = (HTTPRequest, HTTPResponder) -> Void
  typealias Order = @Sendable (EventLoop, HTTPServer) -> Void

  private struct State {
    var port = 0
    var waker: Waker?
    var orders: [Order] = []
    var thread: pthread_t?
  }

  private let state = Mutex(State())

  /// - Parameter make: Makes the handler on the server's thread, so that it may keep what belongs there.
  init(limits: HTTPLimits = HTTPLimits(), _ make: @escaping @Sendable (EventLoop) -> Handler) {
    let ready = Gate()
    let thread = startThread { [self] in
      do {
        let loop = try EventLoop()
        let server = HTTPServer(loop: loop, limits: limits, handler: make(loop))
        try server.listen(host: "127.0.0.1", port: 0)
        loop.onWake { [self] in
          for order in takeOrders() { order(loop, server) }
        }
        state.withLock { ($0.port, $0.waker) = (server.port, loop.wake) }
        ready.open()
        loop.run()
        // What is to be run on waking holds the loop and the server.
        loop.onWake {}
      } catch {
        fatalError("\(error)")
      }
    }
    state.withLock { $0.thread = thread }
    ready.wait()
  }

  var port: Int { state.withLock { $0.port } }

  /// Has something done on the server's thread, soon.
  func order(_ order: @escaping Order) {
    state.withLock { $0.orders.append(order) }
    state.withLock { $0.waker }?.signal()
  }

  /// Drops every client and ends the thread.
  func stop() {
    order { loop, server in
      server.close()
      loop.stop()
    }
    join()
  }

  /// Waits until the loop has stopped.
  func join() {
    if let thread = state.withLock({ $0.thread }) { pthread_join(thread, nil) }
  }

  private func takeOrders() -> [Order] {
    state.withLock { state in
      defer { state.orders = [] }
      return state.orders
    }
  }
}

/// Closed until someone opens it; opened once per passage.
final class Gate: Sendable {
  private let ends: (read: Int32, write: Int32)

  init() {
    var pair: [Int32] = [0, 0]
    precondition(pipe(&pair) == 0)
    ends = (pair[0], pair[1])
  }

  deinit {
    close(ends.read)
    close(ends.write)
  }

  func open() {
    var byte: UInt8 = 1
    _ = write(ends.write, &byte, 1)
  }

  func wait() {
    var byte: UInt8 = 0
    while read(ends.read, &byte, 1) < 0, errno == EINTR {}
  }
}

func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let result = pthread_create(
    &thread, nil,
    { argument in
      Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
      return nil
    }, Unmanaged.passRetained(Box(body)).toOpaque())
  precondition(result == 0)
  return thread
}
