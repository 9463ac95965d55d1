extension OperationCase {
  static let customers = known + oneself + segments + forgotten

  private static let me = "/api/v1/customers/me"
  private static let someone = #"{"email": "bao@shop.test", "name": "Bao", "country": "VN"}"#

  private static let known = [
    OperationCase("putCustomer", as: .staff) { _ in
      let path = "/api/v1/admin/customers/new-one"
      let body =
        #"{"email": "bao@shop.test", "name": "Bao", "country": "VN", "active": true, "segments": ["vip", "asia"]}"#
      return [
        .init(.put(path, body), 201), .init(.put(path, body), 200),
        .init(.put(path, #"{"email": "nowhere"}"#), 422, "validation"),
        .init(.put(path, body), 403, "forbidden", as: .service),
      ]
    },
    OperationCase("readCustomer", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/customers/ada"), 200),
        .init(.get("/api/v1/admin/customers/nobody"), 404, "not-found"),
      ]
    },
  ]

  private static let oneself = [
    OperationCase("readOwnCustomer", as: .customer) { _ in
      [.init(.get(me), 200), .init(.get("\(me)?customer_id=bao"), 200, as: .service)]
    },
    OperationCase("updateProfile", as: .service) { _ in
      [
        .init(.put("\(me)?customer_id=new-one", someone), 200),
        .init(.put("\(me)?customer_id=nobody", someone), 404, "not-found"),
        .init(.put(me, #"{"email": "ada@shop.test"}"#), 422, "validation", as: .customer),
      ]
    },
    OperationCase("readPreferences", as: .customer) { _ in
      [
        .init(.get("\(me)/preferences"), 200),
        .init(.get("\(me)/preferences?customer_id=nobody"), 404, "not-found", as: .service),
      ]
    },
    OperationCase("putPreferences", as: .customer) { _ in
      let body = #"{"review_requests": false, "marketing": true, "order_mail": true}"#
      return [
        .init(.put("\(me)/preferences", body), 200), .init(.get(me), 200, of: "readOwnCustomer"),
        .init(.put("\(me)/preferences", #"{"marketing": 1}"#), 422, "validation"),
      ]
    },
    OperationCase("readSegments", as: .customer) { _ in
      [
        .init(.get("\(me)/segments"), 200),
        .init(.get("\(me)/segments?customer_id=nobody"), 404, "not-found", as: .service),
      ]
    },
    OperationCase("listOwnOrders", as: .customer) { scene in
      [
        .init(.get("\(me)/orders"), 200), .init(.get("\(me)/orders?limit=1&cursor=\(scene.third)"), 200),
        .init(.get("\(me)/orders?limit=none"), 422, "validation"),
      ]
    },
    OperationCase("listAddresses", as: .customer) { _ in
      [
        .init(.get("\(me)/addresses"), 200),
        .init(.get("\(me)/addresses?customer_id=nobody"), 404, "not-found", as: .service),
      ]
    },
    OperationCase("addAddress", as: .customer) { _ in
      [
        .init(.post("\(me)/addresses", #"{"city": "Leeds", "postal_code": "LS1 4DY", "country": "GB"}"#), 201),
        .init(.post("\(me)/addresses", #"{"postal_code": "nowhere", "country": "GB"}"#), 422, "validation"),
      ]
    },
    OperationCase("putAddress", as: .customer) { scene in
      [
        .init(.put("\(me)/addresses/\(scene.address)", #"{"city": "York", "country": "United Kingdom"}"#), 200),
        .init(.put("\(me)/addresses/none", #"{"country": "GB"}"#), 404, "not-found"),
        .init(.put("\(me)/addresses/\(scene.address)", "{}"), 422, "validation"),
      ]
    },
    OperationCase("removeAddress", as: .customer) { scene in
      let call = HTTPCall(method: "DELETE", path: "\(me)/addresses/\(scene.address)")
      return [.init(call, 200), .init(call, 404, "not-found")]
    },
  ]

  private static let segments = [
    OperationCase("putSegment", as: .staff) { _ in
      let path = "/api/v1/admin/segments/contract"
      let body =
        #"{"rules": {"minimum_orders": 90, "minimum_lifetime_value": {"amount": 100, "currency": "GBP"}, "ordered_within_days": 30}}"#
      return [
        .init(.put(path, body), 201), .init(.put(path, #"{"rules": {"minimum_orders": 91}}"#), 200),
        .init(.put(path, #"{"rules": {"minimum_orders": 0}}"#), 422, "validation"),
        .init(.put(path, body), 403, "forbidden", as: .service),
      ]
    },
    OperationCase("readSegment", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/segments/contract"), 200),
        .init(.get("/api/v1/admin/segments/none"), 404, "not-found"),
      ]
    },
  ]

  private static let forgotten = [
    OperationCase("exportCustomer", as: .staff) { _ in
      [
        .init(.get("/api/v1/admin/customers/ada/export"), 200),
        .init(.get("/api/v1/admin/customers/nobody/export"), 404, "not-found"),
      ]
    },
    OperationCase("eraseCustomer", as: .staff) { _ in
      let path = "/api/v1/admin/customers/new-one"
      return [
        .init(.post("\(path)/erase", ""), 200), .init(.post("\(path)/erase", ""), 200),
        .init(.post("/api/v1/admin/customers/nobody/erase", ""), 404, "not-found"),
        .init(.put(path, someone), 409, "customer-erased", of: "putCustomer"),
        .init(.get("\(path)/export"), 200, of: "exportCustomer"),
      ]
    },
  ]
}
