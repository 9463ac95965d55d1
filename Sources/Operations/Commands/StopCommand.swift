import Foundation
import Messaging

/// `orderflow stop`: ends the `up` that runs on a data directory, as SIGTERM does, and waits for its end.
enum StopCommand {
  /// Milliseconds: between looks, and how long an end may take. `up` gives each of its three waves of children 20 s.
  private static let look: Int64 = 20
  private static let patience: Int64 = 70_000

  static let spec = CommandSpec(
    "stop",
    about: """
      Stop the system that `orderflow up` runs on this data directory, and wait for its end.
      Accepted orders stay: what is under way goes on at the next start. Where `up` does not run there is nothing to do.
      """,
    settings: [.dataDirectory]
  ) { invocation in
    let directory = DataDirectory(invocation.settings)
    guard let process = directory.system?.process, process.isAlive else {
      show(invocation, stopped: nil, "nothing to stop: no `orderflow up` runs on \(directory.path)")
      return .done
    }
    kill(process.pid, SIGTERM)
    let end = Clock.monotonicMilliseconds + patience
    while process.isAlive {
      guard Clock.monotonicMilliseconds < end else {
        throw Failure.notPossible("process \(process.pid) was told to stop and still runs after \(patience / 1_000) s")
      }
      usleep(UInt32(look * 1_000))
    }
    show(invocation, stopped: process.pid, "stopped the system on \(directory.path) (process \(process.pid))")
    return .done
  }

  private static func show(_ invocation: Invocation, stopped pid: Int32?, _ text: String) {
    print(invocation.isJSON ? "{\"stopped\":\(pid.map { "\($0)" } ?? "null")}" : text)
  }
}
