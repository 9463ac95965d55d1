extension OperationCase {
  static let catalogue = reads + changes

  private static let reads = [
    OperationCase("listProducts", as: .customer) { _ in
      [
        .init(.get("/api/v1/products?limit=2"), 200), .init(.get("/api/v1/products?limit=two"), 422, "validation"),
      ]
    },
    OperationCase("readProduct", as: .customer) { _ in
      [
        .init(.get("/api/v1/products/tea-assam"), 200), .init(.get("/api/v1/products/none"), 404, "not-found"),
      ]
    },
    OperationCase("readPrice", as: .customer) { _ in
      let path = "/api/v1/prices?product_id=tea-assam&currency"
      return [
        .init(.get("\(path)=GBP&quantity=12"), 200), .init(.get("/api/v1/prices"), 422, "validation"),
        .init(.get("\(path)=BRL"), 422, "currency-not-available"),
        .init(.get("/api/v1/prices?product_id=none&currency=GBP"), 404, "not-found"),
      ]
    },
  ]

  private static let changes = [
    OperationCase("putProduct", as: .staff) { _ in
      let path = "/api/v1/admin/products/contract-cup"
      return [
        .init(.put(path, #"{"name": "Cup", "category": "Kitchen"}"#), 201), .init(.put(path, #"{"name": "Cup"}"#), 200),
        .init(.put(path, #"{"name": 7}"#), 422, "validation"),
      ]
    },
    OperationCase("putPrices", as: .staff) { _ in
      let body = #"{"prices": [{"currency": "GBP", "amount": 250}, {"currency": "VND", "amount": 80000}]}"#
      return [
        .init(.put("/api/v1/admin/prices/contract-cup", body), 200),
        .init(.put("/api/v1/admin/prices/none", body), 404, "not-found"),
        .init(.put("/api/v1/admin/prices/contract-cup", #"{"prices": []}"#), 422, "validation"),
      ]
    },
    OperationCase("putRate", as: .staff) { _ in
      [
        .init(.put("/api/v1/admin/rates/VND/CHF", #"{"rate": "0.000033"}"#), 201),
        .init(.put("/api/v1/admin/rates/VND/CHF", #"{"rate": "0.000034"}"#), 200),
        .init(.put("/api/v1/admin/rates/VND/CHF", #"{"rate": 0.1}"#), 422, "validation"),
      ]
    },
    OperationCase("putWarehouse", as: .staff) { _ in
      let path = "/api/v1/admin/warehouses/CONTRACT"
      return [
        .init(.put(path, #"{"name": "Leeds", "markup_bps": 150}"#), 201),
        .init(.put(path, #"{"name": "Leeds", "markup_bps": 0}"#), 200),
        .init(.put(path, #"{"name": "Leeds"}"#), 422, "validation"),
      ]
    },
    OperationCase("putQuantityBreaks", as: .staff) { _ in
      let body = #"{"breaks": [{"min_quantity": 12, "discount_bps": 500}]}"#
      return [
        .init(.put("/api/v1/admin/quantity-breaks/contract-cup", body), 200),
        .init(.put("/api/v1/admin/quantity-breaks/none", body), 404, "not-found"),
        .init(.put("/api/v1/admin/quantity-breaks/contract-cup", #"{"breaks": [1]}"#), 422, "validation"),
      ]
    },
    OperationCase("putShippingRates", as: .staff) { _ in
      let path = "/api/v1/admin/shipping-rates"
      return [
        .init(
          .put(
            path,
            """
            {"rates": [{"country": "GB", "method": "standard", "up_to": {"amount": 500000, "currency": "GBP"},
                        "price": {"amount": 395, "currency": "GBP"}}]}
            """), 200),
        .init(.put(path, #"{"rates": [{"country": "Narnia"}]}"#), 422, "validation"),
      ]
    },
  ]

  static let stock = [
    OperationCase("readStock", as: .service) { _ in
      [
        .init(.get("/api/v1/stock?sku=tea-assam&warehouse_id=MAIN"), 200),
        .init(.get("/api/v1/stock?sku=none"), 404, "not-found"), .init(.get("/api/v1/stock"), 422, "validation"),
        .init(.get("/api/v1/stock?sku=tea-assam"), 403, "forbidden", as: .customer),
      ]
    },
    OperationCase("readStockLevel", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/stock/MAIN/tea-assam"), 200),
        .init(.get("/api/v1/admin/stock/MAIN/none"), 404, "not-found"),
      ]
    },
    OperationCase("receiveStock", as: .staff) { _ in
      let path = "/api/v1/admin/stock/MAIN/contract-cup/receive"
      return [
        .init(.post(path, #"{"quantity": 40, "reference": "PO-7"}"#), 201),
        .init(.post(path, #"{"quantity": 1}"#), 200),
        .init(.post(path, #"{"quantity": 0}"#), 422, "validation"),
      ]
    },
    OperationCase("adjustStock", as: .staff) { _ in
      [
        .init(.post("/api/v1/admin/stock/MAIN/contract-saucer/adjust", #"{"on_hand": 3}"#), 201),
        .init(
          .post("/api/v1/admin/stock/MAIN/contract-saucer/adjust", #"{"low_stock_threshold": 5, "reason": "count"}"#),
          200),
        .init(.post("/api/v1/admin/stock/MAIN/tea-assam/adjust", #"{"on_hand": 0}"#), 409, "below-reserved"),
        .init(.post("/api/v1/admin/stock/MAIN/tea-assam/adjust", "{}"), 422, "validation"),
      ]
    },
  ]
}
