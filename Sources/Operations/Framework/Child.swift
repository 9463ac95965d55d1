import CLinux
import Foundation

/// Child processes of `up`, each ended by the kernel when its parent dies.
struct Child {
  let name: String
  let arguments: [String]
  var pid: pid_t
  /// Monotonic milliseconds.
  var startedAt: Int64

  static let selfPath = "/proc/self/exe"

  /// Starts this binary with `arguments`, no signal blocked, in the same process group.
  static func spawn(_ arguments: [String], environment: [String: String]) throws(Failure) -> pid_t {
    guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: selfPath) else {
      throw .notPossible("the path of this binary cannot be found")
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var merged = environment
    merged[supervisorVariable] = String(getpid())
    let argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    let envp: [UnsafeMutablePointer<CChar>?] = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, path, nil, &attributes, argv, envp)
    guard code == 0 else { throw .notPossible("a process cannot be started: \(String(cString: strerror(code)))") }
    return pid
  }

  private static let supervisorVariable = "ORDERFLOW_SUPERVISOR_PID"

  /// In a child of `up`: ask the kernel for SIGTERM when the parent dies, and end at once if it already has.
  static func followSupervisor() {
    guard let text = ProcessInfo.processInfo.environment[supervisorVariable], let parent = pid_t(text) else { return }
    followParent(parent)
  }

  private static func followParent(_ parent: pid_t) {
    orderflow_set_parent_death_signal(SIGTERM)
    if getppid() != parent { exit(0) }
  }
}
