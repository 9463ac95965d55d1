import Contracts
import HTTP

/// What a route does with a call.
enum Action {
  case respond(HTTPResponse)
  case send(Command)
  /// From a read cache, else by the query; what is cached and someone else's is answered with the problem.
  case read(String, Problem, Command)
  /// The same query to several partitions; their lists are merged, newest first.
  case gather([Command], Listing, limit: Int)
  /// Queries whose answers become members of one object; one that is refused is the answer.
  case join([(member: String, query: Command)])
  /// What reads stores or Redis itself, and so blocks: on a thread of its own.
  case work(@Sendable () throws -> Outcome)
}

/// One route: a method, a path whose `{name}` segments become parameters, who may use it, and what the contract says of it.
struct Route {
  typealias Handler = (Call) throws(Problem) -> Action

  let method: HTTPMethod
  let path: String
  private let segments: [Substring]
  /// Nil for everyone, with or without a token.
  let access: Principal.Access?
  let operation: Operation
  let handler: Handler
  /// What may stand in for a login: whom the call shows to be by it, nil where it has none.
  var substitute: ((Call) throws(Problem) -> Principal?)?

  init(
    _ method: HTTPMethod, _ path: String, _ access: Principal.Access?, _ operation: Operation,
    _ handler: @escaping Handler
  ) {
    self.method = method
    self.path = path
    segments = path.split(separator: "/")
    self.access = access
    self.operation = operation
    self.handler = handler
  }

  /// `GET /api/v1/orders/{order_id}`, as metrics name it.
  var name: String { "\(method.name) \(path)" }

  var parameterNames: [String] {
    segments.filter { $0.first == "{" }.map { String($0.dropFirst().dropLast()) }
  }

  func parameters(_ path: [Substring]) -> [String]? {
    guard path.count == segments.count else { return nil }
    var found: [String] = []
    for (segment, part) in zip(segments, path) {
      if segment.first == "{" { found.append(String(part)) } else if segment != part { return nil }
    }
    return found
  }
}

/// Finds the route of a call.
struct Router {
  private let routes: [Route]

  init(_ routes: [Route]) {
    self.routes = routes
  }

  enum Match {
    case route(Route, parameters: [String])
    case otherMethods([String])
    case none
  }

  func match(_ request: HTTPRequest) -> Match {
    let path = request.path.split(separator: "/")
    let method = request.method == .head ? .get : request.method
    var methods: [String] = []
    for route in routes {
      guard let parameters = route.parameters(path) else { continue }
      if route.method == method { return .route(route, parameters: parameters) }
      methods.append(route.method.name)
      if route.method == .get { methods.append("HEAD") }
    }
    return methods.isEmpty ? .none : .otherMethods(methods)
  }
}
