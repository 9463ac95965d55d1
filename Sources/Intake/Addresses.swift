import Contracts
import JSON

/// `shipping_address` and `billing_address` of an order or checkout.
struct Addresses {
  let shipping: AddressField
  private let billing: AddressField

  init(_ fields: inout Fields) {
    shipping = AddressField(&fields, "shipping_address")
    billing = AddressField(&fields, "billing_address")
  }

  /// What an order keeps as it was sent; JSON object text.
  func document(metadata: JSONView? = nil) -> [UInt8] {
    var writer = JSONWriter(reserving: 256)
    writer.beginObject()
    shipping.write(to: &writer)
    billing.write(to: &writer)
    if let metadata {
      writer.key("metadata")
      writer.raw(metadata.raw)
    }
    writer.endObject()
    return writer.bytes
  }
}

/// An address as it was sent, with its country as ISO code.
struct AddressField {
  private let name: String
  private let members: [(key: String, value: String)]

  init(_ fields: inout Fields, _ name: String) {
    self.name = name
    guard let value = fields.value(name), value.kind != .object || value.count > 0 else {
      members = []
      return
    }
    guard value.kind == .object else {
      fields.fault(name, "must be an object")
      members = []
      return
    }
    var address = Fields(value, at: "/\(name)")
    members = AddressField.members(&address)
    fields.add(address.faults)
  }

  /// What stands by itself in a request's body.
  init(_ fields: inout Fields) {
    name = ""
    members = AddressField.members(&fields)
  }

  private static func members(_ address: inout Fields) -> [(key: String, value: String)] {
    let country = address.text("country", maximum: 100)
    var found: [(key: String, value: String)] = []
    for (key, member) in address.json.members where key != "country" && !member.isNull {
      if member.string == "" { continue }
      found.append((key, address.optionalText(key, maximum: 500) ?? ""))
    }
    if !country.isEmpty {
      if let code = Country.code(country) {
        found.append(("country", code))
      } else {
        address.fault("country", "\(country) is no country: give its name or ISO 3166 code")
      }
    }
    if let (_, code) = found.first(where: { $0.key == "postal_code" }), let (_, country) = found.last,
      let fault = PostalCode.fault(code, country: country)
    {
      address.fault("postal_code", "\(code) \(fault)")
    }
    return found
  }

  /// ISO code; nil where there is no address.
  var country: String? { members.last { $0.key == "country" }?.value }

  func write(to writer: inout JSONWriter) {
    guard !members.isEmpty else { return }
    writer.key(name)
    writeMembers(to: &writer)
  }

  /// JSON object text.
  var document: [UInt8] {
    var writer = JSONWriter(reserving: 256)
    writeMembers(to: &writer)
    return writer.bytes
  }

  private func writeMembers(to writer: inout JSONWriter) {
    writer.beginObject()
    for (key, value) in members {
      writer.key(key)
      writer.string(value)
    }
    writer.endObject()
  }
}
