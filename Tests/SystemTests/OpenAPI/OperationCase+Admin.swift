extension OperationCase {
  static let admin = [
    OperationCase("listStreams", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/streams"), 200), .init(.get("/api/v1/admin/streams"), 403, "forbidden", as: .service),
      ]
    },
    OperationCase("traceOrder", as: .staff) { scene in
      [
        .init(.get("/api/v1/admin/orders/\(scene.order)/trace"), 200),
        .init(.get("/api/v1/admin/orders/ord_none/trace"), 404, "not-found"),
      ]
    },
    OperationCase("listDeadLetters", as: .staff) { _ in
      let path = "/api/v1/admin/dead-letters"
      return [
        .init(.get(path), 200), .init(.get("\(path)?capability=orders&state=waiting&type=Nonsense&limit=1"), 200),
        .init(.get("\(path)?capability=sales&state=lost"), 422, "validation"),
      ]
    },
    OperationCase("readDeadLetter", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/dead-letters/orders.0:poison-1"), 200),
        .init(.get("/api/v1/admin/dead-letters/orders.0:none"), 404, "not-found"),
        .init(.get("/api/v1/admin/dead-letters/nowhere.0:poison-1"), 404, "not-found"),
      ]
    },
    OperationCase("retryDeadLetter", as: .staff) { scene in
      let path = "/api/v1/admin/dead-letters/orders.0:poison-1/retry"
      return [
        .init(.post(path, "{}"), 202), .init(.post(path, #"{"reason": "once more"}"#), 409, "dead-letter-decided"),
        .init(.post("/api/v1/admin/dead-letters/orders.0:none/retry", "{}"), 404, "not-found"),
        .init(
          .post("/api/v1/admin/dead-letters/orders.0:\(scene.unreadable)/retry", "{}"), 409, "dead-letter-unreadable"),
      ]
    },
    OperationCase("discardDeadLetter", as: .staff) { _ in
      let path = "/api/v1/admin/dead-letters/orders.0:poison-2/discard"
      return [
        .init(.post(path, "{}"), 422, "validation"), .init(.post(path, #"{"reason": "obsolete"}"#), 200),
        .init(.post(path, #"{"reason": "obsolete"}"#), 409, "dead-letter-decided"),
      ]
    },
  ]
}
