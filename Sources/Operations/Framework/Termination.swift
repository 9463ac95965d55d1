import Foundation
import Messaging
import Synchronization

/// Turns SIGTERM and SIGINT into a flag, for commands without an event loop. Call before any thread starts.
enum Termination {
  static let flag = StopFlag()

  /// Blocks the two signals everywhere and waits for them on a thread of its own.
  static func watch() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTERM)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    _ = WorkerThread {
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGTERM)
      sigaddset(&signals, SIGINT)
      var received: Int32 = 0
      while sigwait(&signals, &received) != 0 {}
      flag.set()
    }
  }
}
