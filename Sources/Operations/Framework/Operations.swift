import Foundation
import Messaging

/// The binary: finds the command, runs it, says in one line what went wrong.
package enum Operations {
  static let commands: [CommandSpec] = [
    UpCommand.spec, StopCommand.spec, InitCommand.spec, IntakeCommand.spec, WorkerCommand.spec, ImportCommand.spec,
    LoadCommand.spec, StatusCommand.spec, TraceCommand.spec, AuditCommand.spec,
    DeadLettersCommand.spec, HaltCommand.pause, HaltCommand.resume, HaltCommand.drain, SnapshotCommand.spec,
    RestoreCommand.spec, ReplayCommand.spec, TokenCommand.spec, SettingsCommand.spec, SupervisedCommand.spec,
  ]

  package static func main() -> Int32 {
    // A peer that went away is an error to handle, not the end.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    let environment = ProcessInfo.processInfo.environment
    guard let name = arguments.first, name != "--help", name != "-h", name != "help" else {
      print(overview)
      return arguments.isEmpty ? Failure.Status.wrongUse.rawValue : 0
    }
    if name == "--version" {
      print("orderflow \(Build.version)")
      return 0
    }
    do {
      guard let command = commands.first(where: { $0.name == name }) else {
        throw Failure.usage("there is no command \(name); see: orderflow --help")
      }
      let invocation = try command.parse(Array(arguments.dropFirst()), environment: environment)
      if invocation.isSet("--help") {
        print(command.help)
        return 0
      }
      try invocation.settings.validate(command.settings)
      Log.setLevel(try invocation.settings.logLevel())
      return try command.run(invocation).rawValue
    } catch let failure as Failure {
      complain(failure.description)
      return failure.status.rawValue
    } catch {
      complain("\(error)")
      return Failure.Status.notPossible.rawValue
    }
  }

  static func complain(_ text: String) { FileHandle.standardError.write(Data("orderflow: \(text)\n".utf8)) }

  private static var overview: String {
    let shown = commands.filter { !$0.isHidden }
    let width = (shown.map(\.name.count).max() ?? 0) + 2
    let rows = shown.map { command in
      let first = command.about.split(separator: "\n").first.map(String.init) ?? ""
      return "  \(command.name)\(String(repeating: " ", count: width - command.name.count))\(first)"
    }
    return """
      usage: orderflow COMMAND [options]

      \(rows.joined(separator: "\n"))

      orderflow COMMAND --help tells more. Exit status: 0 done, 1 something is wrong, 2 wrong use, 3 not possible.
      """
  }
}
