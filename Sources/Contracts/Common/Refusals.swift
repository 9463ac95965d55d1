import JSON

/// The refusals of the HTTP contract that more than one capability can give.
extension Problem {
  package static func notFound(_ what: String, _ id: String) -> Problem {
    Problem("not-found", 404, title: "Not found", detail: "There is no \(what) \(id).")
  }

  package static func unknownCustomer(_ id: String) -> Problem {
    Problem(
      "unknown-customer", 422, title: "Unknown customer", detail: "There is no active customer \(id).",
      faults: [Fault("/customer_id", "no such customer")])
  }

  package static func customerErased(_ id: String) -> Problem {
    Problem(
      "customer-erased", 409, title: "Customer erased",
      detail: "Customer \(id) was erased: the id is kept for its orders and is nobody's any more.")
  }

  package static func unknownProducts(_ lines: [(index: Int, productID: String)]) -> Problem {
    Problem(
      "unknown-product", 422, title: "Unknown product",
      detail: "The catalogue has no \(lines.map(\.productID).joined(separator: ", ")).",
      faults: lines.map { Fault("/items/\($0.index)/product_id", "no product \($0.productID)") })
  }

  package static func otherSKUs(_ lines: [(index: Int, productID: String, sku: String)]) -> Problem {
    Problem(
      "unknown-product", 422, title: "Unknown product",
      detail: lines.map { "Product \($0.productID) has the sku \($0.sku)." }.joined(separator: " "),
      faults: lines.map { Fault("/items/\($0.index)/sku", "product \($0.productID) has the sku \($0.sku)") })
  }

  package static func currencyNotAvailable(_ currency: String, _ lines: [(index: Int, productID: String)]) -> Problem {
    Problem(
      "currency-not-available", 422, title: "Currency not available",
      detail: "There is no price in \(currency) for \(lines.map(\.productID).joined(separator: ", ")).",
      faults: lines.map { Fault("/items/\($0.index)/product_id", "no price in \(currency)") })
  }

  package static func outOfStock(_ shortages: [Shortage]) -> Problem {
    var writer = JSONWriter(reserving: 128 * shortages.count + 32)
    writer.beginObject()
    writer.list("out_of_stock_items", shortages)
    writer.endObject()
    return Problem(
      "out-of-stock", 409, title: "Out of stock",
      detail: "\(shortages.count) of the order's lines cannot be filled; nothing was reserved.", members: writer.bytes)
  }

  package static func validation(_ faults: [Fault]) -> Problem {
    Problem(
      "validation", 422, title: "Invalid request",
      detail: faults.count == 1 ? "One field is wrong." : "\(faults.count) fields are wrong.", faults: faults)
  }
}
