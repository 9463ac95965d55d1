/// An order as it was placed in 2010.
struct RealOrder: Sendable {
  struct Line: Equatable, Sendable {
    let product: String
    let place: Place
    var quantity: Int
  }

  let body: [UInt8]
  let reference: String
  let customer: String
  let currency: String
  let country: String
  let lines: [Line]

  init(_ body: [UInt8]) throws {
    let json = try JSONReader.read(body)
    self.body = body
    reference = json["external_reference"]?.string ?? ""
    customer = json["customer_id"]?.string ?? ""
    currency = json["currency"]?.string ?? ""
    country = json["shipping_address"]?["country"]?.string ?? ""
    lines = (json["items"]?.array ?? []).map { line in
      let product = line["product_id"]?.string ?? ""
      let place = Place(warehouse: line["warehouse_id"]?.string ?? "MAIN", sku: line["sku"]?.string ?? product)
      return Line(product: product, place: place, quantity: line["quantity"]?.int ?? 0)
    }
  }

  /// As it is posted; with a key of its own.
  var call: HTTPCall {
    HTTPCall(method: "POST", path: "/api/v1/orders", body: body).with("Idempotency-Key", "\"real-\(reference)\"")
  }
}
