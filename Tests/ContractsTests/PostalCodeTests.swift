import Contracts
import Testing

struct PostalCodeTests {
  @Test(arguments: [
    ("GB", "LS1 4DY"), ("GB", "ls14dy"), ("GB", "EC1A 1BB"), ("GB", "GIR 0AA"), ("US", "94103"), ("US", "94103-1234"),
    ("NL", "1012 JS"), ("IE", "D02 AF30"), ("IE", "D6W XH91"), ("JP", "100-0001"), ("VN", "100000"), ("CA", "K1A 0B1"),
    ("DE", "10115"), ("RS", "11000"), ("IL", "91000"), ("LV", "LV-1050"), ("AQ", "whatever"),
  ])
  func `a country's postal code is taken, however it is written`(_ country: String, _ code: String) {
    #expect(PostalCode.fault(code, country: country) == nil)
  }

  @Test(arguments: [
    ("GB", "LS1"), ("GB", "94103"), ("US", "9410"), ("US", "94103-12"), ("NL", "JS 1012"), ("DE", "1011"),
    ("DE", "1O115"), ("JP", "1000-001a"), ("FR", "75 0011"), ("IE", "D0 2AF30X"),
  ])
  func `what is none is told with the forms it could have`(_ country: String, _ code: String) throws {
    let fault = try #require(PostalCode.fault(code, country: country))
    #expect(fault.hasPrefix("is no postal code of \(country): these look like "))
  }

  @Test func `every country it knows is a country, and every form can be written`() {
    for (country, forms) in PostalCode.forms {
      #expect(Country.code(country) == country)
      for form in forms {
        let code = form.map { $0 == "9" ? "5" : $0 == "A" || $0 == "*" ? "K" : $0 }
        #expect(PostalCode.fault(String(code), country: country) == nil, "\(country) \(form)")
      }
    }
  }
}
