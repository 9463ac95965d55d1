import Foundation
import JSON
import TestSupport
import Testing

/// Agreement with an independent implementation, on values from a fixed seed.
struct FoundationAgreementTests {
  @Test func `Foundation reads what we write`() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2_000 {
      let sample = Sample.random(depth: 4, using: &generator)
      var writer = JSONWriter()
      sample.write(to: &writer)
      let object = try JSONSerialization.jsonObject(with: Data(writer.bytes), options: .fragmentsAllowed)
      let isAgreed = try sample.matches(object) && sample.matches(JSONDocument(writer.bytes).root)
      #expect(isAgreed, "\(String(decoding: writer.bytes, as: UTF8.self))")
    }
  }

  @Test func `we read what Foundation writes`() throws {
    var generator = SeededGenerator(seed: 4)
    for round in 0..<2_000 {
      let sample = Sample.random(depth: 4, using: &generator)
      var options: JSONSerialization.WritingOptions = .fragmentsAllowed
      if round % 2 == 0 { options.insert(.prettyPrinted) }
      let data = try JSONSerialization.data(withJSONObject: sample.object, options: options)
      let isAgreed = try sample.matches(JSONDocument([UInt8](data)).root)
      #expect(isAgreed, "\(String(decoding: data, as: UTF8.self))")
    }
  }
}

private enum Sample {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case array([Sample])
  case object([String: Sample])

  static func random(depth: Int, using generator: inout SeededGenerator) -> Sample {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2:
      return .integer(.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0..<63, using: &generator))
    case 3: return .double(.random(in: -1e9...1e9, using: &generator) + 0.5)
    case 4: return .string(text(using: &generator))
    case 5, 6:
      return .array(
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
    default:
      var members: [String: Sample] = [:]
      for index in 0..<Int.random(in: 0...5, using: &generator) {
        members[text(using: &generator) + String(index)] = random(depth: depth - 1, using: &generator)
      }
      return .object(members)
    }
  }

  private static func text(using generator: inout SeededGenerator) -> String {
    let pieces = [
      "a", "Z", "0", " ", "/", "\"", "\\", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é", "€", "😀", "\u{2028}",
    ]
    return (0..<Int.random(in: 0...20, using: &generator))
      .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
  }
}

extension Sample: JSONEncodable {
  func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .integer(let value): writer.integer(value)
    case .double(let value): writer.number(value)
    case .string(let value): writer.string(value)
    case .array(let values):
      writer.beginArray()
      for value in values { value.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for (key, value) in members {
        writer.key(key)
        value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}

extension Sample {
  var object: Any {
    switch self {
    case .null: NSNull()
    case .bool(let value): value
    case .integer(let value): value
    case .double(let value): value
    case .string(let value): value
    case .array(let values): values.map(\.object)
    case .object(let members): members.mapValues(\.object)
    }
  }

  func matches(_ object: Any) -> Bool {
    switch self {
    case .null: return object is NSNull
    case .bool(let value): return object as? Bool == value
    case .integer(let value): return (object as? NSNumber)?.int64Value == value
    // Foundation on Linux reads through a decimal, which may be a little off.
    case .double(let value):
      guard let read = (object as? NSNumber)?.doubleValue else { return false }
      return (read - value).magnitude <= 4 * value.ulp
    case .string(let value): return object as? String == value
    case .array(let values):
      guard let objects = object as? [Any], objects.count == values.count else { return false }
      return zip(values, objects).allSatisfy { $0.matches($1) }
    case .object(let members):
      guard let objects = object as? [String: Any], objects.count == members.count else { return false }
      return members.allSatisfy { key, value in objects[key].map(value.matches) ?? false }
    }
  }

  func matches(_ view: JSONView) -> Bool {
    switch self {
    case .null: return view.isNull
    case .bool(let value): return view.bool == value
    case .integer(let value): return view.int64 == value
    case .double(let value): return view.double == value
    case .string(let value): return view.string == value
    case .array(let values):
      return view.kind == .array && view.count == values.count
        && zip(values, view.elements).allSatisfy { $0.matches($1) }
    case .object(let members):
      return view.kind == .object && view.count == members.count
        && members.allSatisfy { key, value in view[key].map(value.matches) ?? false }
    }
  }
}
