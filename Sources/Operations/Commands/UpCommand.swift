import Messaging

/// `orderflow up`: everything on this machine.
enum UpCommand {
  static let spec = CommandSpec(
    "up",
    about: """
      Run everything on this machine until SIGTERM.
      A process per capability, the intake and, without a Redis URL, an own redis-server on a socket in the data
      directory. What dies is started again. Prints "ready http://…" once an order can be posted.
      """,
    flags: [.init("--port", "N", "the intake's port, as a short form of --listen")],
    settings: Settings.all
  ) { invocation in
    Termination.watch()
    let supervisor = try Supervisor(invocation)
    do { try supervisor.start() } catch {
      supervisor.stop()
      throw error
    }
    supervisor.watch(until: Termination.flag)
    supervisor.stop()
    return .done
  }
}
