import Contracts
import Testing

struct CountryTests {
  @Test(arguments: [
    ("EIRE", "IE"), ("united kingdom", "GB"), ("United Kingdom", "GB"), ("UK", "GB"), ("RSA", "ZA"), ("USA", "US"),
    ("Channel Islands", nil), ("Germany", "DE"), ("VIETNAM", "VN"), ("Viet Nam", "VN"), ("Åland Islands", "AX"),
    ("CÔTE D'IVOIRE", "CI"), ("Korea, Republic of", "KR"), ("Czechia", "CZ"), ("Czech Republic", "CZ"),
    ("gb", "GB"), ("Gb", "GB"), ("VN", "VN"),
  ])
  func `a country goes by its code and by the names people write`(_ name: String, _ code: String?) {
    #expect(Country.code(name) == code)
  }

  @Test(arguments: ["", " ", "Narnia", "XX", "GBR", "826", "United", "GB|England", "GB\n"])
  func `nonsense is no country`(_ text: String) {
    #expect(Country.code(text) == nil)
  }

  @Test
  func `the table has each of the 249 codes of ISO 3166-1 under itself`() {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let codes = letters.flatMap { first in letters.map { "\(first)\($0)" } }.filter { Country.code($0) == $0 }
    #expect(codes.count == 249)
    for code in codes { #expect(Country.code(code.lowercased()) == code) }
  }
}
