import Contracts
import JSON
import Testing

struct PayloadTests {
  private func again<P: Payload>(_ payload: P) throws(JSONError) -> P { try P(jsonBytes: payload.json) }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: Samples.all)
  func `a message read from its JSON is the message`(_ sample: Sample) throws {
    let again = try again(sample.payload)
    #expect(text(again.json) == text(sample.payload.json))
    #expect(String(reflecting: again) == String(reflecting: sample.payload))
  }

  @Test(arguments: Samples.all)
  func `a message is one compact JSON object`(_ sample: Sample) throws {
    let bytes = sample.payload.json
    #expect(try JSONDocument(bytes).root.kind == .object)
    #expect(!bytes.contains(UInt8(ascii: "\n")))
  }

  /// A type without a bare sample of its own has no optional member.
  private static let required = Samples.all.filter { sample in
    sample.isBare || !Samples.all.contains { $0.isBare && $0.type == sample.type }
  }.filter { !hasOptionalMembersOnly.contains($0.type) && ($0.isBare || !($0.payload is any DraftMessage)) }
  private static let hasOptionalMembersOnly = [SettingsApplied.type, CacheInvalidated.type, GetShippingRates.type]

  @Test(arguments: required)
  func `a message that lacks a member is refused`(_ sample: Sample) throws {
    let root = try JSONDocument(sample.payload.json).root
    let names = root.members.map(\.key)
    #expect(!names.isEmpty)
    for name in names {
      let reduced = try dropping(name, from: root)
      #expect(throws: JSONError.self, "\(name)") { try read(reduced, as: sample.payload) }
    }
  }

  private func read<P: Payload>(_ bytes: [UInt8], as _: P) throws(JSONError) -> P { try P(jsonBytes: bytes) }

  private func dropping(_ name: String, from root: JSONView) throws -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for (key, value) in root.members where key != name {
      writer.key(key)
      writer.raw(Array(value.raw))
    }
    writer.endObject()
    return writer.bytes
  }

  @Test(arguments: Samples.all)
  func `a message of a newer sender, with a member more, is read`(_ sample: Sample) throws {
    guard sample.type != SettingsApplied.type else { return }
    let start = sample.payload.json.dropLast()
    let longer = start + Array((start.count > 1 ? "," : "").utf8) + Array(#""member_of_tomorrow":[{"a":1}]}"#.utf8)
    #expect(text(try read(Array(longer), as: sample.payload).json) == text(sample.payload.json))
  }
}
