import Glibc

/// Asks again and again until the answer is yes. The limit only ends a test that hangs: none asserts a duration.
func eventually(_ what: @autoclosure () -> String, seconds: Int = 90, _ isSo: () throws -> Bool) throws {
  let patience = Patience(seconds: seconds)
  while try !isSo() { try patience.pause(what()) }
}

/// A generous limit for something that is polled.
struct Patience {
  private static let pauseMicroseconds: UInt32 = 5_000
  private let end: Int

  init(seconds: Int) { end = Patience.now + seconds }

  /// - Throws: when the limit is over.
  func pause(_ what: @autoclosure () -> String) throws {
    guard Patience.now < end else { throw NeverHappened(what: what()) }
    usleep(Patience.pauseMicroseconds)
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec
  }
}

struct NeverHappened: Error, CustomStringConvertible {
  let what: String
  var description: String { "this never happened: \(what)" }
}
