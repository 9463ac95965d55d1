extension OperationCase {
  static let carts = [
    OperationCase("createCart", as: .customer) { _ in
      [
        .init(.post("/api/v1/cart", #"{"currency": "GBP"}"#), 201),
        .init(.post("/api/v1/cart", #"{"currency": "pounds"}"#), 422, "validation"),
        .init(.post("/api/v1/cart", #"{"currency": "GBP", "customer_id": "bao"}"#), 403, "forbidden"),
      ]
    },
    OperationCase("readCart", as: .customer) { scene in
      [
        .init(.get("/api/v1/cart/\(scene.cart)"), 200),
        .init(.get("/api/v1/cart/\(scene.cart)").with("If-None-Match", "*"), 304),
        .init(.get("/api/v1/cart/cart_none"), 404, "not-found"),
      ]
    },
    OperationCase("addCartItem", as: .customer) { scene in
      let path = "/api/v1/cart/\(scene.cart)/items"
      let mug = #"{"product_id": "mug-heron", "quantity": 1}"#
      return [
        .init(.post(path, mug), 200), .init(.post(path, mug).with("If-Match", "\"1\""), 412, "precondition-failed"),
        .init(.post(path, #"{"product_id": "moon-dust", "quantity": 1}"#), 422, "unknown-product"),
        .init(.post(path, "{}"), 422, "validation"),
        .init(.post("/api/v1/cart/cart_none/items", mug), 404, "not-found"),
      ]
    },
    OperationCase("changeCartItem", as: .customer) { scene in
      let path = "/api/v1/cart/\(scene.cart)/items/"
      func patch(_ line: String, _ body: String) -> HTTPCall {
        HTTPCall(method: "PATCH", path: path + line, body: Array(body.utf8))
      }
      return [
        .init(patch(scene.cartLine, #"{"quantity": 3}"#), 200),
        .init(patch(scene.cartLine, #"{"quantity": 0}"#), 422, "validation"),
        .init(patch("line_none", #"{"quantity": 1}"#), 404, "not-found"),
      ]
    },
    OperationCase("removeCartItem", as: .customer) { scene in
      let call = HTTPCall(method: "DELETE", path: "/api/v1/cart/\(scene.cart)/items/\(scene.cartLine)")
      return [.init(call, 200), .init(call, 404, "not-found")]
    },
  ]

  static let checkout = [
    OperationCase("startCheckout", as: .customer) { scene in
      let path = "/api/v1/checkout/start"
      return [
        .init(.post(path, #"{"cart_session_id": "\#(scene.cart)"}"#), 201), .init(.post(path, "{}"), 422, "validation"),
        .init(.post(path, #"{"cart_session_id": "\#(scene.emptyCart)"}"#), 422, "cart-empty"),
        .init(.post(path, #"{"cart_session_id": "cart_none"}"#), 404, "not-found"),
      ]
    },
    OperationCase("putCheckoutState", as: .customer) { scene in
      func state(_ more: String, of id: String = scene.checkout) -> HTTPCall {
        .put(
          "/api/v1/checkout/state",
          #"{"checkout_session_id": "\#(id)", "shipping_address": {"country": "GB", "postal_code": "LS1 4DY"}\#(more)}"#
        )
      }
      return [
        .init(state(""), 200), .init(state(#", "shipping_method": "balloon""#), 422, "validation"),
        .init(state("", of: "chk_none"), 404, "not-found"),
      ]
    },
    OperationCase("readCheckout", as: .customer) { scene in
      [
        .init(.get("/api/v1/checkout/\(scene.checkout)"), 200),
        .init(.get("/api/v1/checkout/chk_none"), 404, "not-found"),
      ]
    },
    OperationCase("confirmCheckout", as: .customer) { scene in
      let call = HTTPCall.post("/api/v1/checkout/confirm", #"{"checkout_session_id": "\#(scene.checkout)"}"#)
      let state = HTTPCall.put("/api/v1/checkout/state", #"{"checkout_session_id": "\#(scene.checkout)"}"#)
      return [
        .init(call, 201), .init(call, 201), .init(.post("/api/v1/checkout/confirm", "{}"), 422, "validation"),
        .init(state, 409, "checkout-not-open", of: "putCheckoutState"),
        .init(
          .post("/api/v1/cart/\(scene.cart)/items", #"{"product_id": "mug-heron", "quantity": 1}"#), 409,
          "cart-not-active", of: "addCartItem"),
      ]
    },
  ]

  static let cancellations = [
    OperationCase("cancelOrder", as: .customer) { scene in
      let path = "/api/v1/orders/\(scene.order)/cancel"
      return [
        .init(.post(path, #"{"reason": 5}"#), 422, "validation"), .init(.post(path, #"{"reason": "too late"}"#), 200),
        .init(.post(path, ""), 200),
        .init(.post("/api/v1/orders/\(scene.third)/cancel", ""), 409, "order-not-cancellable"),
        .init(.post("/api/v1/orders/ord_none/cancel", ""), 404, "not-found"),
      ]
    },
    OperationCase("cancelAnyOrder", as: .staff) { scene in
      [
        .init(.post("/api/v1/admin/orders/\(scene.other)/cancel", ""), 200),
        .init(.post("/api/v1/admin/orders/\(scene.third)/cancel", "{}"), 409, "order-not-cancellable"),
      ]
    },
  ]
}
