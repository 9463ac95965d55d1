/// Postal codes by country, as the Universal Postal Union describes them: `9` is a digit, `A` a letter, `*` either,
/// anything else itself. Case, and spaces or hyphens that are left out, do not matter.
package enum PostalCode {
  /// Why it is none of the country's, with the forms it could have; nil when it is one, or nothing is known of the
  /// country's.
  package static func fault(_ code: String, country: String) -> String? {
    guard let forms = forms[country] else { return nil }
    let given = compact(code)
    if forms.contains(where: { matches(given, compact($0)) }) { return nil }
    return "is no postal code of \(country): these look like \(forms.joined(separator: " or "))"
  }

  /// Upper case, without spaces and hyphens.
  private static func compact(_ text: String) -> [UInt8] {
    text.utf8.compactMap { byte in
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "-"): nil
      case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
      default: byte
      }
    }
  }

  /// Both compact.
  private static func matches(_ code: [UInt8], _ form: [UInt8]) -> Bool {
    code.count == form.count
      && zip(code, form).allSatisfy { byte, place in
        switch place {
        case UInt8(ascii: "9"): (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        case UInt8(ascii: "A"): (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        case UInt8(ascii: "*"):
          (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        default: byte == place
        }
      }
  }

  package static let forms: [String: [String]] = {
    var forms: [String: [String]] = [
      "GB": ["A9 9AA", "A99 9AA", "A9A 9AA", "AA9 9AA", "AA99 9AA", "AA9A 9AA", "GIR 0AA"],
      "CA": ["A9A 9A9"], "IE": ["A9* ****"],
      "NL": ["9999 AA"], "US": ["99999", "99999-9999"], "PL": ["99-999"], "PT": ["9999-999"], "BR": ["99999-999"],
      "JP": ["999-9999"], "SE": ["999 99"], "CZ": ["999 99"], "SK": ["999 99"], "GR": ["999 99"], "LV": ["LV-9999"],
      "LT": ["LT-99999", "99999"], "LU": ["9999", "L-9999"], "AR": ["9999", "A9999AAA"], "MT": ["AAA 9999"],
      "IS": ["999"], "FO": ["999"], "VN": ["99999", "999999"],
    ]
    for (form, countries) in [
      "9999": ["AT", "AU", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "NO", "NZ", "SI", "ZA", "TN", "PH", "GE"],
      "99999": [
        "DE", "EE", "ES", "FI", "FR", "HR", "IT", "KR", "MC", "MX", "MY", "SM", "TH", "TR", "UA", "ID", "KW", "MA",
        "PE",
      ],
      "999999": ["CN", "IN", "RO", "RS", "RU", "SG", "BY", "KZ", "EC", "CO"],
      "9999999": ["IL", "CL"],
    ] {
      for country in countries { forms[country] = [form] }
    }
    forms["IL"] = ["9999999", "99999"]
    forms["RS"] = ["99999", "999999"]
    return forms
  }()
}
