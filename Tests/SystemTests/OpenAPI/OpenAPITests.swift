import Testing

extension SystemTests {
  /// Server and document are one: every operation is exercised, every answer held against what the document says.
  @Suite struct OpenAPITests {
    private func contract(_ system: OrderflowSystem) throws -> Contract {
      Contract(try HTTPConnection(port: system.port).send(.get("/openapi.json")).json)
    }

    @Test func `every operation answers what the document says, and refuses what it says`() throws {
      let system = try OrderflowSystem.withDemo()
      defer { system.destroy() }
      let contract = try contract(system)
      let scene = try OperationCase.Scene(system)
      #expect(Set(OperationCase.all.map(\.id)) == Set(contract.operations.map(\.id)), "each operation has its case")
      #expect(OperationCase.all.count == contract.operations.count)
      var clients: [OperationCase.Caller: Client] = [:]
      for caller in [OperationCase.Caller.customer, .service, .staff] {
        clients[caller] = Client(port: system.port, token: try system.token("ada", scope: caller.rawValue))
      }
      for item in OperationCase.all {
        let own = try #require(contract.operations.first { $0.id == item.id })
        let exchanges = item.exchanges(scene)
        #expect(exchanges.contains { (200..<300).contains($0.status) }, "\(item.id) is never answered")
        #expect(own.requestBody == nil || exchanges.contains { $0.status >= 400 }, "\(item.id) is never refused")
        for exchange in exchanges {
          let operation = contract.operations.first { $0.id == exchange.operation ?? item.id } ?? own
          let client = clients[exchange.caller ?? item.caller]
          // None of them is about trouble: what is answered 503 is asked again.
          let answer =
            try client.map { try $0.insist(exchange.call) } ?? HTTPConnection(port: system.port).send(exchange.call)
          check(answer, exchange, operation, contract)
        }
      }
    }

    private func check(
      _ answer: HTTPAnswer, _ exchange: OperationCase.Exchange, _ operation: Contract.Operation, _ contract: Contract
    ) {
      let call = exchange.call
      #expect(operation.matches(call), "\(call.method) \(call.path) is not \(operation.id)")
      #expect(answer.status == exchange.status, "\(call.method) \(call.path): \(answer.text)")
      #expect(answer.problem == exchange.problem, "\(call.method) \(call.path): \(answer.text)")
      let faults = contract.faults(answer, of: operation)
      #expect(faults.isEmpty, "\(call.method) \(call.path) \(answer.status): \(faults) in \(answer.text.prefix(2_000))")
      guard exchange.status < 300, let body = call.body, !body.isEmpty, let schema = operation.requestBody else {
        return
      }
      let asked = (try? JSONReader.read(body)).map { SchemaChecker(contract).faults($0, schema) }
      #expect(asked == [], "\(operation.id) takes what the document does not describe")
    }

    @Test func `the document is whole`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let contract = try contract(system)
      #expect(contract.json["openapi"]?.string == "3.1.0")
      #expect(contract.json["info"]?["version"]?.string?.isEmpty == false)
      #expect(Set(contract.operations.map(\.id)).count == contract.operations.count)
      for reference in contract.json.objects.compactMap({ $0["$ref"]?.string }) {
        #expect(contract.resolved(reference) != nil, "\(reference)")
      }
      for operation in contract.operations {
        #expect(operation.json["summary"]?.string?.isEmpty == false, "\(operation.id)")
        let declared = operation.parameters.filter { $0["in"]?.string == "path" }.compactMap { $0["name"]?.string }
        let named = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
        #expect(declared == named.map(String.init), "\(operation.id)")
        let responses = operation.json["responses"]?.members ?? [:]
        #expect(
          responses.keys.contains { $0.hasPrefix("2") } && responses.values.allSatisfy { $0["description"] != nil })
      }
      for (name, schema) in contract.json["components"]?["schemas"]?.members ?? [:] {
        for part in schema.schemas {
          let strange = Set(part.members.keys).subtracting(SchemaChecker.keywords)
          #expect(strange.isEmpty, "\(name) uses \(strange)")
        }
      }
    }

    /// By the methods that a path allows: no operation is left out of the document.
    @Test func `every path of the document allows the methods it describes and no other`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let contract = try contract(system)
      let connection = HTTPConnection(port: system.port)
      for path in Set(contract.operations.map(\.path)) {
        let concrete = path.replacing(#/\{[^}]*\}/#, with: "x")
        let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        let described = methods.filter { method in
          contract.operations.contains { $0.matches(HTTPCall(method: method, path: concrete)) }
        }
        let answer = try connection.send(HTTPCall(method: "PURGE", path: concrete))
        let allowed = Set((answer.headers["allow"] ?? "").split(separator: ",").map { $0.filter { $0 != " " } })
        #expect(answer.status == 405, "\(path): \(answer.status)")
        #expect(allowed.subtracting(["HEAD"]) == Set(described), "\(path) allows \(allowed)")
      }
    }
  }
}

extension JSONValue {
  /// A schema and every schema in it.
  fileprivate var schemas: [JSONValue] {
    var found = [self]
    for (name, value) in members {
      switch name {
      case "properties": found += value.members.values.flatMap(\.schemas)
      case "items", "additionalProperties": found += value.schemas
      case "oneOf", "anyOf", "allOf": found += value.array.flatMap(\.schemas)
      default: break
      }
    }
    return found
  }
}

extension OperationCase.Scene {
  init(_ system: OrderflowSystem) throws {
    let ada = Client(port: system.port, token: try system.token("ada", scope: "customer"))
    func made(_ call: HTTPCall, _ name: String) throws -> String {
      let answer = try ada.insist(call)
      return try #require(try answer.json[name]?.string, "\(answer.text)")
    }
    let order = try made(Demo.order(quantity: 1), "id")
    let delivered = try made(
      .post(
        "/api/v1/orders",
        #"{"currency": "GBP", "items": [{"product_id": "tea-assam", "quantity": 1}, {"product_id": "mug-heron", "quantity": 1}], "shipping_address": {"country": "GB"}}"#
      ), "id")
    let cart = try made(.post("/api/v1/cart", #"{"currency": "GBP"}"#), "cart_session_id")
    let filled = try ada.insist(.post("/api/v1/cart/\(cart)/items", #"{"product_id": "tea-assam", "quantity": 2}"#))
    let line = try #require(try filled.json["items"]?[0]?["line_id"]?.string, "\(filled.text)")
    self.init(
      order: order, other: try made(Demo.order(quantity: 1), "id"),
      third: try made(Demo.order(quantity: 2), "id"), delivered: delivered,
      review: try system.deliveredAndReviewed(delivered, "tea-assam", by: ada), cart: cart, cartLine: line,
      checkout: try made(.post("/api/v1/checkout/start", #"{"cart_session_id": "\#(cart)"}"#), "checkout_session_id"),
      emptyCart: try made(.post("/api/v1/cart", #"{"currency": "GBP"}"#), "cart_session_id"),
      address: try made(.post("/api/v1/customers/me/addresses", #"{"country": "GB"}"#), "address_id"),
      unreadable: try system.poison(.orders))
  }
}
