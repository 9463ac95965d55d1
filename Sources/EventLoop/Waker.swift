import CLinux
import Glibc

/// Wakes one loop from outside its thread. It owns an eventfd, which lives as long as anyone may still signal it.
package final class Waker: Sendable {
  let descriptor: Int32

  init() throws(SystemError) {
    descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    guard descriptor >= 0 else { throw .last("make an eventfd") }
  }

  deinit { close(descriptor) }

  /// Makes the loop do a round soon. Any thread may call it, and a signal handler too: it only writes, and leaves
  /// `errno` alone. Signals that meet before the loop wakes count as one.
  package func signal() {
    let saved = errno
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
    errno = saved
  }

  func drain() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }
}
