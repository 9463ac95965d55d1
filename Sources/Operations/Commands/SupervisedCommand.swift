import Foundation

/// `orderflow supervised -- PROGRAM ARGUMENT…`: becomes another program that ends with its supervisor.
enum SupervisedCommand {
  static let spec = CommandSpec(
    "supervised", operands: "-- PROGRAM [ARGUMENT…]", count: 0...Int.max, about: "Run a program that ends with `up`.",
    isHidden: true
  ) { invocation in
    Child.followSupervisor()
    let words = invocation.operands
    guard let program = words.first else { throw Failure.usage("supervised needs a program") }
    let argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    execvp(program, argv)
    throw Failure.notPossible("\(program) cannot be started: \(String(cString: strerror(errno))); install it")
  }
}
