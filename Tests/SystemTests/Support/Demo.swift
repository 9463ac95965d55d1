/// The demo shop of the runbooks: small, and always there.
enum Demo {
  /// An order of tea for Ada; without a token it is paid by invoice.
  static func order(
    quantity: Int, of product: String = "tea-assam", country: String = "GB", paidWith token: String? = nil
  ) -> HTTPCall {
    let code = country == "GB" ? #""postal_code": "MW1 4QQ", "# : ""
    let payment = token.map { #""payment": {"method": "card", "token": "\#($0)"}, "# } ?? ""
    return .post(
      "/api/v1/orders",
      """
      {"customer_id": "ada", "currency": "GBP", \(payment)"items": [{"product_id": "\(product)", "quantity": \(quantity)}],
       "shipping_address": {"name": "Ada Quill", "line1": "4 Sluice Lane", "city": "Marshwick",
                            \(code)"country": "\(country)"}}
      """)
  }
}

extension OrderflowSystem {
  /// A system with the demo shop imported.
  static func withDemo(_ settings: [String: String] = [:]) throws -> OrderflowSystem {
    let system = try OrderflowSystem(settings)
    do { try system.importFiles(Repository.demo) } catch {
      system.destroy()
      throw error
    }
    return system
  }
}
