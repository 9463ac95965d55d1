import HTTP
import JSON
import Redis
import Testing

/// Every fault is named at once, with its pointer; nothing of it is written anywhere.
@Suite(.serialized)
struct ValidationTests {
  struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let body: String
    let pointers: [String]

    init(_ name: String, _ body: OrderBody, _ pointers: String...) {
      testDescription = name
      self.body = body.text
      self.pointers = pointers
    }
  }

  private static func items(_ items: String) -> OrderBody { OrderBody(items: items) }
  private static func line(_ members: String) -> OrderBody { items("[{\"product_id\":\"tea\",\(members)}]") }
  private static func rest(_ members: String) -> OrderBody { OrderBody(rest: members) }

  private static let good = #"{"product_id":"tea","quantity":1}"#

  static let lineFaults = [
    Fault("no lines", items("[]"), "/items"),
    Fault("lines that are no array", items("{}"), "/items"),
    Fault("1001 lines", items("[" + Array(repeating: good, count: 1_001).joined(separator: ",") + "]"), "/items"),
    Fault("a line that is no object", items("[\(good),7,[]]"), "/items/1", "/items/2"),
    Fault(
      "a negative quantity", items("[\(good),\(good),{\"product_id\":\"a\",\"quantity\":-3}]"), "/items/2/quantity"),
    Fault("no quantity", items(#"[{"product_id":"tea"}]"#), "/items/0/quantity"),
    Fault("quantity 1.5", line(#""quantity":1.5"#), "/items/0/quantity"),
    Fault("quantity 0", line(#""quantity":0"#), "/items/0/quantity"),
    Fault("quantity 1000001", line(#""quantity":1000001"#), "/items/0/quantity"),
    Fault("quantity beyond 64 bits", line(#""quantity":99999999999999999999"#), "/items/0/quantity"),
    Fault("a quantity that is a text", line(#""quantity":"2""#), "/items/0/quantity"),
    Fault("no product", items(#"[{"quantity":1}]"#), "/items/0/product_id"),
    Fault("a product that is a number", items(#"[{"product_id":7,"quantity":1}]"#), "/items/0/product_id"),
    Fault("an empty product", items(#"[{"product_id":"","quantity":1}]"#), "/items/0/product_id"),
    Fault("a long sku", line("\"quantity\":1,\"sku\":\"\(String(repeating: "x", count: 65))\""), "/items/0/sku"),
    Fault("a control character", line(#""quantity":1,"sku":"a\u0000b""#), "/items/0/sku"),
    Fault("a line feed", line(#""quantity":1,"warehouse_id":"UK\n1""#), "/items/0/warehouse_id"),
    Fault(
      "one sku under two products",
      items(#"[{"product_id":"a","sku":"s","quantity":1},{"product_id":"b","sku":"s","quantity":1}]"#),
      "/items/1/product_id"),
  ]

  static let otherFaults = [
    Fault("no currency", OrderBody(currency: nil), "/currency"),
    Fault("no lines at all", OrderBody(items: nil), "/items"),
    Fault("null is not there", OrderBody(currency: "null", items: "null"), "/currency", "/items"),
    Fault("a currency in small letters", OrderBody(currency: #""gbp""#), "/currency"),
    Fault("a currency nobody has", OrderBody(currency: #""ABC""#), "/currency"),
    Fault("a currency of four letters", OrderBody(currency: #""EURO""#), "/currency"),
    Fault("a customer that is a number", OrderBody(customer: "7"), "/customer_id"),
    Fault("an unknown country", rest(#""shipping_address":{"country":"Narnia"}"#), "/shipping_address/country"),
    Fault("an address without a country", rest(#""billing_address":{"city":"Leeds"}"#), "/billing_address/country"),
    Fault("an address that is a text", rest(#""shipping_address":"Leeds""#), "/shipping_address"),
    Fault(
      "a nested address", rest(#""shipping_address":{"country":"GB","line1":{"a":[1]}}"#), "/shipping_address/line1"),
    Fault("payment by card without a token", rest(#""payment":{"method":"card"}"#), "/payment/token"),
    Fault(
      "a token longer than 255 bytes",
      rest(#""payment":{"method":"card","token":"\#(String(repeating: "t", count: 256))"}"#), "/payment/token"),
    Fault("payment without a method", rest(#""payment":{"token":"tok_ok"}"#), "/payment/method"),
    Fault("payment that is a text", rest(#""payment":"card""#), "/payment"),
    Fault("promotion codes", rest(#""promotion_codes":["",7,"XMAS"]"#), "/promotion_codes/0", "/promotion_codes/1"),
    Fault("promotion codes that are a text", rest(#""promotion_codes":"XMAS""#), "/promotion_codes"),
    Fault("metadata that is an array", rest(#""metadata":[1]"#), "/metadata"),
    Fault(
      "metadata that only Orderflow writes", rest(#""metadata":{"a":1,"reservation_confirmation_errors":[]}"#),
      "/metadata/reservation_confirmation_errors"),
    Fault("a shipping method to nowhere", rest(#""shipping_method":"express""#), "/shipping_method"),
    Fault("no customer from a service", OrderBody(customer: nil), "/customer_id"),
  ]

  private let intake = IntakeThread(RedisAddress(unixSocket: "/nowhere/redis.sock"))

  @Test(arguments: lineFaults + otherFaults)
  func `a wrong field is named, even while Redis is away`(_ fault: Fault) throws {
    let answer = try intake.client().ask(Request(body: fault.body))
    #expect(answer.status == 422)
    #expect(answer.pointers == fault.pointers)
    #expect(answer.header("Content-Type") == "application/problem+json")
    #expect(try answer.json["detail"]?.string?.isEmpty == false)
  }

  @Test
  func `all faults are named at once`() throws {
    let body = OrderBody(
      currency: nil, items: #"[{"quantity":-1},{"product_id":"a","quantity":1.5,"sku":""}]"#,
      rest: #""shipping_address":{"country":"Narnia","city":7},"payment":{"method":"card"},"metadata":3"#)
    let answer = try intake.client().ask(Request(body: body.text))
    #expect(answer.problem == "validation")
    #expect(
      Set(answer.pointers) == [
        "/currency", "/items/0/product_id", "/items/0/quantity", "/items/1/sku", "/items/1/quantity",
        "/shipping_address/country", "/shipping_address/city", "/payment/token", "/metadata",
      ])
    #expect(answer.pointers.count == 9)
    #expect(try answer.json["detail"]?.string == "9 fields are wrong.")
  }

  @Test(arguments: ["", "nonsense", "{", "[1,]", String(repeating: "[", count: 100), "{\"a\":1}}", "\u{feff}{}"])
  func `a body that is no JSON is a bad request`(_ body: String) throws {
    let answer = try intake.client().ask(Request(body: body))
    #expect(answer.status == 400)
    #expect(answer.problem == "bad-request")
  }

  @Test(arguments: ["[]", "7", "null", "\"order\""])
  func `a body that is no object is named as the whole`(_ body: String) throws {
    let answer = try intake.client().ask(Request(body: body))
    #expect(answer.status == 422)
    #expect(answer.pointers == [""])
  }

  @Test(arguments: ["0", "201", "many", "-1", "1.5"])
  func `a limit out of range is named`(_ limit: String) throws {
    let answer = try intake.client().ask(.get("/api/v1/orders?limit=\(limit)"))
    #expect(answer.status == 422)
    #expect(answer.pointers == ["/limit"])
  }
}
