import CLinux
import Glibc

/// Calls `body` on the loop for each SIGTERM or SIGINT, through signalfd(2), and ignores SIGPIPE.
///
/// The signals are blocked in the calling thread and in every thread it starts afterwards: call it before the first
/// of them. A child process inherits the blocked signals; who spawns one resets its mask.
/// - Throws: when the mask or the descriptor cannot be set up.
package func onTermination(_ loop: EventLoop, _ body: @escaping () -> Void) throws(SystemError) {
  _ = signal(SIGPIPE, SIG_IGN)
  var set = sigset_t()
  sigemptyset(&set)
  sigaddset(&set, SIGTERM)
  sigaddset(&set, SIGINT)
  let result = pthread_sigmask(SIG_BLOCK, &set, nil)
  guard result == 0 else { throw SystemError(code: result, action: "block SIGTERM and SIGINT") }
  let signals = try SignalDescriptor(&set)
  try loop.add(signals.descriptor, .read) { _ in
    if signals.takeOne() { body() }
  }
}

/// A signalfd that closes with its last owner.
private final class SignalDescriptor {
  let descriptor: Int32

  init(_ set: inout sigset_t) throws(SystemError) {
    descriptor = signalfd(-1, &set, Int32(SFD_NONBLOCK) | Int32(SFD_CLOEXEC))
    guard descriptor >= 0 else { throw .last("make a signalfd") }
  }

  deinit { close(descriptor) }

  func takeOne() -> Bool {
    var info = signalfd_siginfo()
    return read(descriptor, &info, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size
  }
}
