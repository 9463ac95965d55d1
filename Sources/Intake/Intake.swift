import Contracts
package import EventLoop
import HTTP
import Messaging

/// The HTTP intake: routes requests, writes commands to the logs, correlates the outcomes. One event loop, one thread;
/// any number of intakes run side by side.
package final class Intake {
  private let configuration: IntakeConfiguration
  private let loop: EventLoop
  private let link: RedisLink
  private let correlation: Correlation
  private let authenticator: Authenticator
  private let router: Router
  private var server: HTTPServer?
  private var isDraining = false

  /// - Parameter name: distinguishes this intake's reply stream; drawn by the caller.
  package init(_ loop: EventLoop, _ configuration: IntakeConfiguration, name: String) {
    self.loop = loop
    self.configuration = configuration
    link = RedisLink(loop, configuration.redis, name: name)
    correlation = Correlation(loop, link)
    authenticator = Authenticator(configuration.verifier)
    let replyTo = link.replies.key
    router = Router(
      OrderRoutes(configuration: configuration, replyTo: replyTo).routes
        + CatalogueRoutes(configuration: configuration, replyTo: replyTo).routes
        + CustomerRoutes(configuration: configuration, replyTo: replyTo).routes)
  }

  /// Listens; the port it got.
  package func start() throws(SystemError) -> Int {
    let server = HTTPServer(
      loop: loop, handler: { [unowned self] in handle($0, $1) }, failure: { Answer.response($0) })
    try server.listen(host: configuration.host, port: configuration.port)
    self.server = server
    loop.onBatch = { [unowned self] in link.flushGathered() }
    link.start()
    return server.port
  }

  /// Stops accepting, lets what runs end, then calls `done`.
  package func drain(_ done: @escaping () -> Void) {
    isDraining = true
    server?.drain(within: configuration.defaultWait) { [self] in
      link.stop()
      done()
    }
  }

  // MARK: Requests

  private func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
    var call = Call(request)
    if let answer = probe(call) { return responder.respond(answer) }
    let route: Route
    switch router.match(request) {
    case .none: return responder.respond(Answer.response(.noSuchResource, to: call))
    case .otherMethods(let methods):
      var answer = Answer.response(.methodNotAllowed(request.method.name), to: call)
      answer.headers.append(("Allow", methods.joined(separator: ", ")))
      return responder.respond(answer)
    case .route(let found, let parameters):
      route = found
      call.parameters = parameters
    }
    do throws(Problem) {
      try authorize(&call, route)
      perform(try route.handler(call), call, responder)
    } catch {
      responder.respond(Answer.response(error, to: call))
    }
  }

  private func authorize(_ call: inout Call, _ route: Route) throws(Problem) {
    guard let needed = route.access else { return }
    let principal = try authenticator.principal(call.request)
    guard principal.access >= needed else { throw .forbidden("This needs the scope \(needed).") }
    call.principal = principal
  }

  private func perform(_ action: Action, _ call: Call, _ responder: HTTPResponder) {
    if case .respond(let response) = action { return responder.respond(response) }
    guard link.isUsable else { return responder.respond(Answer.response(.unavailable, to: call)) }
    switch action {
    case .respond: break
    case .send(let command):
      correlation.send(command, wait: call.wait(configuration)) { outcome in
        responder.respond(Answer.response(outcome, to: call))
      }
    case .gather(let queries, let limit):
      let gathering = Gathering(queries.count, limit: limit) { outcome in
        responder.respond(Answer.response(outcome, to: call))
      }
      for query in queries { correlation.send(query, wait: call.wait(configuration)) { gathering.add($0) } }
    }
  }

  // MARK: Probes

  private func probe(_ call: Call) -> HTTPResponse? {
    guard call.request.method == .get || call.request.method == .head else { return nil }
    switch call.request.path {
    case "/health/live": return Probe.live
    case "/health/ready":
      return Probe.ready([Probe.Part("redis", link.trouble), Probe.Part("intake", isDraining ? "stopping" : nil)])
    default: return nil
    }
  }
}
