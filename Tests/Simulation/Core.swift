import Foundation

/// The machine's cores. Threads that hand one baton on do so fastest on one core.
enum Core {
  static var count: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// The calling thread, and those it will start, give way to everybody else's: what else is tested meanwhile has
  /// deadlines by real clocks. In Linux a thread has a niceness of its own, and hands it on to those it starts.
  static func giveWay() { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }

  /// The calling thread, and those it will start, stay on this core, where the system has such a call.
  static func stay(on core: Int) {
    // glibc declares it for GNU sources only, which Swift's import is not.
    typealias SetAffinity = @convention(c) (pid_t, Int, UnsafeRawPointer) -> Int32
    guard let symbol = dlsym(nil, "sched_setaffinity") else { return }
    let setAffinity = unsafeBitCast(symbol, to: SetAffinity.self)
    var mask = [UInt8](repeating: 0, count: 128)
    mask[core / 8 % mask.count] = 1 << UInt8(core % 8)
    _ = setAffinity(0, mask.count, mask)
  }
}
