import Contracts
package import EventLoop
import HTTP
import JSON
import Messaging
import Redis

/// The HTTP intake: routes requests, writes commands to the logs, correlates the outcomes. One event loop, one thread;
/// any number of intakes run side by side.
package final class Intake {
  private let configuration: IntakeConfiguration
  private let loop: EventLoop
  private let link: RedisLink
  private let correlation: Correlation
  private let authenticator: Authenticator
  private var router = Router([])
  private let metrics = GatewayMetrics()
  private let backlogs: BacklogWatch
  private let stations: Stations
  private let limiter: RateLimiter
  private let crossOrigin: CrossOrigin
  private let work: BlockingWork
  /// The OpenAPI document.
  private var contract: [UInt8] = []
  private var server: HTTPServer?
  private var isDraining = false

  /// - Parameter name: distinguishes this intake's reply stream; drawn by the caller.
  package init(_ loop: EventLoop, _ configuration: IntakeConfiguration, name: String) {
    self.loop = loop
    self.configuration = configuration
    link = RedisLink(loop, configuration.redis, name: name, silence: configuration.silence)
    correlation = Correlation(loop, link, lastQuestion: configuration.lastQuestion)
    backlogs = BacklogWatch(configuration.redis, configuration.topology, interval: configuration.backlogInterval)
    stations = Stations(loop, backlogs, configuration)
    correlation.onLate = { [stations] in stations.late($0, since: $1, wait: $2) }
    correlation.onAnswered = { [stations] in stations.answered($0) }
    work = BlockingWork(loop)
    crossOrigin = CrossOrigin(configuration.origins)
    limiter = RateLimiter(
      loop, link,
      [
        RateLimit(name: "customer", limit: configuration.customerLimit),
        RateLimit(name: "service", limit: configuration.serviceLimit),
        RateLimit(name: "staff", limit: configuration.staffLimit),
      ])
    authenticator = Authenticator(configuration.verifier)
    let routes = makeRoutes()
    contract = OpenAPIDocument(routes).json
    router = Router(routes)
  }

  private func makeRoutes() -> [Route] {
    let replyTo = link.replies.key
    let probes = ProbeRoutes(
      parts: { [unowned self] in
        [Probe.Part("redis", link.trouble), Probe.Part("intake", isDraining ? "stopping" : nil)]
      },
      metrics: { [unowned self] in metrics.text(backlogs.latest.readings.mapValues(\.backlog), stations.states) },
      document: { [unowned self] in contract })
    return OrderRoutes(configuration: configuration, replyTo: replyTo).routes
      + CartRoutes(configuration: configuration, replyTo: replyTo).routes
      + CheckoutRoutes(configuration: configuration, replyTo: replyTo).routes
      + CatalogueRoutes(configuration: configuration, replyTo: replyTo).routes
      + CampaignRoutes(replyTo: replyTo).routes
      + CustomerRoutes(configuration: configuration, replyTo: replyTo).routes
      + AnalyticsRoutes(replyTo: replyTo).routes
      + LoyaltyRoutes(configuration: configuration, replyTo: replyTo).routes
      + ReviewRoutes(tokens: configuration.reviewTokens, replyTo: replyTo).routes
      + OwnRoutes(configuration: configuration, replyTo: replyTo).routes
      + AdminRoutes(configuration: configuration, replyTo: replyTo).routes + probes.routes
  }

  /// Listens; the port it got.
  package func start() throws(SystemError) -> Int {
    let server = HTTPServer(
      loop: loop, handler: { [unowned self] in handle($0, $1) }, failure: { Answer.response($0) })
    try server.listen(host: configuration.host, port: configuration.port)
    self.server = server
    loop.onBatch = { [unowned self] in link.flushGathered() }
    link.start()
    backlogs.start()
    return server.port
  }

  /// Stops accepting, lets what runs end, then calls `done`.
  package func drain(_ done: @escaping () -> Void) {
    isDraining = true
    server?.drain(within: configuration.defaultWait) { [self] in
      link.stop()
      backlogs.end()
      done()
    }
  }

  // MARK: Requests

  private func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
    var call = Call(request)
    if let response = crossOrigin.preflight(request) { return answer(response, call, responder) }
    let route: Route
    switch router.match(request) {
    case .none: return answer(Answer.response(.noSuchResource, to: call), call, responder)
    case .otherMethods(let methods):
      var response = Answer.response(.methodNotAllowed(request.method.name), to: call)
      response.headers.append(("Allow", methods.joined(separator: ", ")))
      return answer(response, call, responder)
    case .route(let found, let parameters):
      route = found
      call.parameters = parameters
      call.route = found.name
    }
    do throws(Problem) {
      try authorize(&call, route)
    } catch {
      return answer(Answer.response(error, to: call), call, responder)
    }
    guard let principal = call.principal else { return serve(call, route, responder) }
    limiter.admit(principal) { [self] allowance in
      call.allowance = allowance
      if let allowance, !allowance.isGranted {
        return answer(Answer.response(.tooManyRequests, to: call), call, responder)
      }
      serve(call, route, responder)
    }
  }

  private func serve(_ call: Call, _ route: Route, _ responder: HTTPResponder) {
    do throws(Problem) {
      perform(try route.handler(call), call, responder)
    } catch {
      answer(Answer.response(error, to: call), call, responder)
    }
  }

  /// The one way out: whatever is answered, and by whom.
  private func answer(_ response: HTTPResponse, _ call: Call, _ responder: HTTPResponder) {
    var response = response
    response.headers.append(("X-Request-ID", call.requestID))
    if let allowance = call.allowance { response.headers += allowance.headers }
    crossOrigin.mark(&response, call.request)
    responder.respond(response)
    metrics.answered(call.route, response.status, since: call.arrived)
    log(response.status, call)
  }

  private func log(_ status: Int, _ call: Call) {
    let level: Log.Level = status == 500 ? .error : .debug
    guard Log.shows(level) else { return }
    var fields = [
      "request_id": call.requestID, "method": call.request.method.name, "path": call.request.path,
      "status": "\(status)", "microseconds": "\((Clock.nanoseconds - call.arrived) / 1_000)",
    ]
    fields["trace_id"] = call.trace?.traceID
    fields["subject"] = call.principal?.subject
    Log.write(level, "request answered", fields)
  }

  private func authorize(_ call: inout Call, _ route: Route) throws(Problem) {
    guard let needed = route.access else { return }
    if let principal = try route.substitute?(call) {
      call.principal = principal
      return
    }
    let principal = try authenticator.principal(call.request)
    guard principal.access >= needed else { throw .forbidden("This needs the scope \(needed).") }
    call.principal = principal
  }

  private func perform(_ action: Action, _ call: Call, _ responder: HTTPResponder) {
    if case .respond(let response) = action { return answer(response, call, responder) }
    guard link.isUsable else { return answer(Answer.response(.unavailable, to: call), call, responder) }
    switch action {
    case .respond: break
    case .send(let command):
      if let refusal = stations.refusal(command) { return refuse(refusal, call, responder) }
      correlation.send(command, wait: call.wait(configuration)) { [self] outcome in
        answer(Answer.response(outcome, to: call), call, responder)
        if outcome.made(command.orderID) { metrics.orderCreated(since: call.arrived) }
      }
    case .read(let key, let hidden, let query):
      link.ask(RedisCommand("GET", key)) { [self] value in
        guard let found = CachedAnswer(value, in: link.incarnation) else {
          return perform(.send(query), call, responder)
        }
        let reader = call.principal?.reader
        let outcome = reader == nil || reader == found.owner ? found.outcome : Outcome(hidden)
        answer(Answer.response(outcome, to: call), call, responder)
      }
    case .work(let body):
      work.run(body) { [self] in answer(Answer.response($0, to: call), call, responder) }
    case .join(let parts):
      if let refusal = parts.lazy.compactMap({ [stations] in stations.refusal($0.query) }).first {
        return refuse(refusal, call, responder)
      }
      let joining = Joining(parts.map(\.member)) { [self] in answer(Answer.response($0, to: call), call, responder) }
      for (member, query) in parts {
        correlation.send(query, wait: call.wait(configuration)) { joining.add($0, member) }
      }
    case .gather(let queries, let listing, let limit):
      if let refusal = queries.first.flatMap({ stations.refusal($0) }) { return refuse(refusal, call, responder) }
      let gathering = Gathering(queries.count, listing, limit: limit) { [self] outcome in
        answer(Answer.response(outcome, to: call), call, responder)
      }
      for query in queries { correlation.send(query, wait: call.wait(configuration)) { gathering.add($0) } }
    }
  }

  private func refuse(_ refusal: Stations.Refusal, _ call: Call, _ responder: HTTPResponder) {
    answer(Answer.response(refusal.problem, to: call, retryAfter: refusal.retryAfter), call, responder)
  }
}

extension CachedAnswer {
  /// Nil where nothing is cached, or nothing that counts.
  fileprivate init?(_ value: RedisValue?, in incarnation: String) {
    guard let bytes = value?.bytes, let text = CacheValue.read(bytes, in: incarnation),
      let found = try? CachedAnswer(jsonBytes: text)
    else { return nil }
    self = found
  }
}

extension Outcome {
  /// Whether the request made the order itself: a repetition under its key is answered with another order's id.
  fileprivate func made(_ orderID: String?) -> Bool {
    guard status == 201, let orderID, let location else { return false }
    return location.hasSuffix(orderID)
  }
}
