/// One client of the intake with a token, on one keep-alive connection; for one thread.
final class Client {
  private let connection: HTTPConnection
  private let token: String

  init(port: Int, token: String) {
    connection = HTTPConnection(port: port)
    self.token = token
  }

  /// What changes something is waited for with patience, unless the call says otherwise: longer than a takeover takes.
  /// A query whose worker is killed is never answered, and asked again.
  func send(_ call: HTTPCall) throws -> HTTPAnswer {
    let isPatient = call.method != "GET" && call.headers["Prefer"] == nil
    let call = isPatient ? call.with("Prefer", "wait=15") : call
    return try connection.send(call.with("Authorization", "Bearer \(token)"))
  }

  /// Sends the same again, under one key, until the answer is final, as a careful client does: after a lost connection, a
  /// 503, and a 504 that names no order.
  func insist(_ call: HTTPCall, seconds: Int = 120) throws -> HTTPAnswer {
    let hasKey = call.method != "POST" || call.headers["Idempotency-Key"] != nil
    let call = hasKey ? call : call.with("Idempotency-Key", "\(Int.random(in: 0...Int.max))")
    let patience = Patience(seconds: seconds)
    while true {
      var last = ""
      do {
        let answer = try send(call)
        let isFinal = try answer.status != 503 && (answer.status != 504 || answer.json["order_id"] != nil)
        if isFinal { return answer }
        last = "\(answer.status) \(answer.text)"
      } catch let error as ConnectionLost { last = "\(error)" }
      try patience.pause("a final answer to \(call.method) \(call.path); the last was \(last)")
    }
  }

  func get(_ path: String) throws -> HTTPAnswer { try insist(.get(path)) }

  /// Every order there is, page by page.
  func allOrders(status: String? = nil) throws -> [JSONValue] {
    var orders: [JSONValue] = []
    var cursor: String?
    repeat {
      let filter = (status.map { "&status=\($0)" } ?? "") + (cursor.map { "&cursor=\($0)" } ?? "")
      let page = try get("/api/v1/orders?limit=200\(filter)")
      guard page.status == 200 else { throw UnexpectedAnswer(answer: page) }
      orders += try page.json["orders"]?.array ?? []
      cursor = try page.json["next_cursor"]?.string
    } while cursor != nil
    return orders
  }
}

struct UnexpectedAnswer: Error {
  let answer: HTTPAnswer
}

extension OrderflowSystem {
  /// A client that may do everything.
  func staff(port: Int? = nil) throws -> Client {
    Client(port: port ?? self.port, token: try token("operator", scope: "staff"))
  }

  /// The shop's application, which posts for its customers.
  func shop(port: Int? = nil) throws -> Client {
    Client(port: port ?? self.port, token: try token("shop", scope: "service"))
  }
}
