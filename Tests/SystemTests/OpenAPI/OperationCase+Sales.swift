extension OperationCase {
  static let analytics = [
    OperationCase("readSales", as: .staff) { _ in
      let path = "/api/v1/admin/analytics/sales"
      return [
        .init(.get("\(path)?from=2026-01-01&to=2999-12-31&group_by=product&limit=1"), 200), .init(.get(path), 200),
        .init(.get("\(path)?group_by=warehouse&product_id=tea-assam&currency=GBP&warehouse_id=MAIN"), 200),
        .init(.get("\(path)?group_by=currency"), 200),
        .init(.get("\(path)?group_by=week"), 422, "validation"),
        .init(.get("\(path)?from=2026-02-30"), 422, "validation"),
        .init(.get("\(path)?from=2026-02-02&to=2026-02-01"), 422, "validation"),
        .init(.get("\(path)?cursor=1&currency=pounds&to=tomorrow"), 422, "validation"),
        .init(.get(path), 403, "forbidden", as: .service),
      ]
    }
  ]

  static let loyalty = [
    OperationCase("putLoyaltyRule", as: .staff) { _ in
      let path = "/api/v1/admin/loyalty-rules"
      return [
        .init(.put("\(path)/EUR", #"{"points": 1, "per": 100}"#), 201),
        .init(.put("\(path)/EUR", #"{"points": 2, "per": 100}"#), 200),
        .init(.put("\(path)/EUR", #"{"points": 1.5, "per": 0}"#), 422, "validation"),
        .init(.put("\(path)/euros", #"{"points": 1, "per": 100}"#), 422, "validation"),
      ]
    },
    OperationCase("readLoyaltyRule", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/loyalty-rules/EUR"), 200),
        .init(.get("/api/v1/admin/loyalty-rules/CHF"), 404, "not-found"),
      ]
    },
    OperationCase("readPoints", as: .customer) { _ in
      [
        .init(.get("/api/v1/customers/me/points"), 200),
        .init(.get("/api/v1/customers/me/points?customer_id=nobody&limit=1&cursor=7"), 200, as: .service),
        .init(.get("/api/v1/customers/me/points?cursor=last"), 422, "validation"),
      ]
    },
  ]
}
