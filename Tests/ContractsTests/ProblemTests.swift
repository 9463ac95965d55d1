import Contracts
import JSON
import Testing

struct ProblemTests {
  private func problem(
    status: Int = 409, faults: [Problem.Fault] = [], members: String = ""
  ) -> Problem {
    Problem("out-of-stock", status, title: "Out", detail: "All \"gone\".", faults: faults, members: Array(members.utf8))
  }

  private func text(_ problem: Problem) -> String { String(decoding: problem.document, as: UTF8.self) }

  @Test
  func `a problem has the members of RFC 9457`() {
    #expect(
      text(problem())
        == #"{"type":"urn:orderflow:problem:out-of-stock","title":"Out","status":409,"detail":"All \"gone\"."}"#)
  }

  @Test
  func `further members follow the standard ones`() throws {
    let root = try JSONDocument(problem(members: #"{"left":[{"sku":"tea"}],"more":true}"#).document).root
    #expect(root.members.map(\.key) == ["type", "title", "status", "detail", "left", "more"])
    #expect(root["left"]?[0]?["sku"]?.string == "tea")
  }

  @Test(arguments: ["", "{}"])
  func `no further members leave the document as it is`(_ members: String) {
    #expect(text(problem(members: members)) == text(problem()))
  }

  @Test
  func `faults are named with their pointers, in order`() throws {
    let faults = [Problem.Fault("/items/3/quantity", "required"), Problem.Fault("", "must be an object")]
    let errors = try JSONDocument(problem(faults: faults).document).root["errors"]
    #expect(errors?.elements.map { $0["pointer"]?.string } == ["/items/3/quantity", ""])
    #expect(errors?.elements.map { $0["message"]?.string } == ["required", "must be an object"])
  }

  @Test
  func `out of stock lists every short line`() throws {
    let refusal = Problem.outOfStock([shortage, shortage])
    let items = try JSONDocument(refusal.document).root["out_of_stock_items"]
    #expect(items?.count == 2)
    #expect(try items?[1].map { (item) throws(JSONError) in try Shortage(json: item) } == shortage)
    #expect(refusal.status == 409)
  }

  @Test
  func `a problem as an outcome keeps status and document`() {
    let problem = Problem.validation([.init("/currency", "required")])
    let outcome = Outcome(problem)
    #expect(outcome.status == 422)
    #expect(outcome.body == problem.document)
    #expect(outcome.location == nil && outcome.entityTag == nil)
  }

  @Test
  func `each refusal says its status and its fields`() {
    let lines = [(index: 2, productID: "tea"), (index: 5, productID: "salt")]
    #expect(Problem.notFound("order", "o1").status == 404)
    #expect(Problem.unknownCustomer("ada").faults == [.init("/customer_id", "no such customer")])
    let products = Problem.unknownProducts(lines)
    #expect(products.faults.map(\.pointer) == ["/items/2/product_id", "/items/5/product_id"])
    let currency = Problem.currencyNotAvailable("VND", lines)
    #expect(currency.status == 422)
    #expect(currency.faults.map(\.pointer) == products.faults.map(\.pointer))
  }
}
