import Contracts
import EventLoop
import Foundation

/// `orderflow load`: posts orders and measures the answers.
enum LoadCommand {
  static let spec = CommandSpec(
    "load",
    about: """
      Post orders to the running system and measure the answers.
      One order body per line of FILE, over again when the run is longer. Without a file, small orders of --customer
      over the catalogue. Ends with count, rate, latencies and statuses; refused orders are answers too.
      """,
    flags: [
      .init("--orders", "FILE", "order bodies, one JSON object per line"),
      .init("--customer", "ID", "without a file: the customer who orders"),
      .init("--currency", "CODE", "without a file: the currency to order in (default GBP)"),
      .init("--connections", "N", "orders under way at a time (default 16)"),
      .init("--count", "N", "orders to post (default: each line once)"),
      .init("--seconds", "S", "post for so long"),
      .init("--rate", "R", "orders a second on a fixed schedule (default: as fast as answers come)"),
    ],
    settings: [.dataDirectory, .listen, .jwtKeys, .jwtIssuer, .jwtAudience, .logLevel]
  ) { invocation in
    var bodies = try invocation.flags["--orders"].map { (path) throws(Failure) in try OrderBodies.read(path) }
    if bodies == nil, invocation.flags["--customer"] == nil {
      throw Failure.usage("load needs --orders FILE with a JSON object per line, or --customer ID to make orders for")
    }
    _ = try LoadPlan(invocation, bodies: 1)
    let target = try LoadTarget(invocation.settings)
    let loop = try EventLoop()
    _ = try target.get("/health/live", loop)
    bodies = try bodies ?? sample(invocation, target, loop)
    return try run(invocation, target, loop, bodies ?? [])
  }

  private static func sample(
    _ invocation: Invocation, _ target: LoadTarget, _ loop: EventLoop
  ) throws(Failure) -> [[UInt8]] {
    let currency = invocation.flags["--currency"] ?? "GBP"
    guard Currency(currency) != nil else { throw .usage("--currency is \"\(currency)\": an ISO 4217 code, as in GBP") }
    return try SampleOrders.make(
      target, loop, customer: invocation.flags["--customer"] ?? "", currency: currency)
  }

  private static func run(
    _ invocation: Invocation, _ target: LoadTarget, _ loop: EventLoop, _ bodies: [[UInt8]]
  ) throws -> Failure.Status {
    let run = LoadRun(loop, target, try LoadPlan(invocation, bodies: bodies.count), bodies)
    try onTermination(loop) { run.stop() }
    run.run()
    print(invocation.isJSON ? run.result.json : run.result.text)
    if run.result.count == 0, let error = run.result.latestError {
      throw Failure.notPossible("no order was answered: \(error)")
    }
    guard !run.isGivenUp else { throw Failure.notPossible("no answer came any more, and the run was given up") }
    return run.result.errors > 0 ? .foundWrong : .done
  }
}
