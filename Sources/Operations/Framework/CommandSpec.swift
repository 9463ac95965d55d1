/// One command of the binary: what `--help` prints, what it accepts, and what runs.
struct CommandSpec: Sendable {
  struct Flag: Sendable {
    let name: String
    /// Nil for a switch.
    let value: String?
    let about: String

    init(_ name: String, _ value: String? = nil, _ about: String) {
      self.name = name
      self.value = value
      self.about = about
    }
  }

  let name: String
  /// `DIR`, `NAME…`; what stands after the name.
  let operands: String
  let operandCount: ClosedRange<Int>
  let about: String
  let flags: [Flag]
  let settings: [Setting]
  /// Hidden commands are for the binary itself.
  let isHidden: Bool
  let run: @Sendable (Invocation) throws -> Failure.Status

  init(
    _ name: String, operands: String = "", count: ClosedRange<Int> = 0...0, about: String, flags: [Flag] = [],
    settings: [Setting] = [], isHidden: Bool = false, run: @escaping @Sendable (Invocation) throws -> Failure.Status
  ) {
    self.name = name
    self.operands = operands
    operandCount = count
    self.about = about
    self.flags = flags
    self.settings = settings
    self.isHidden = isHidden
    self.run = run
  }

  private var allFlags: [Flag] {
    flags + settings.map { Flag($0.flag, "VALUE", "\($0.meaning) (\($0.environment)\($0.shownDefault))") }
      + [Flag("--json", nil, "print JSON"), Flag("--help", nil, "print this")]
  }

  var help: String {
    let rows = allFlags.map { ("  \($0.name)\($0.value.map { " \($0)" } ?? "")", $0.about) }
    let width = min(34, (rows.map(\.0.count).max() ?? 0) + 2)
    let lines = rows.map { left, right in
      left.count < width
        ? left + String(repeating: " ", count: width - left.count) + right
        : left + "\n" + String(repeating: " ", count: width) + right
    }
    return "usage: orderflow \(name)\(operands.isEmpty ? "" : " \(operands)") [options]\n\n\(about)\n\n"
      + lines.joined(separator: "\n")
  }

  func parse(_ arguments: [String], environment: [String: String]) throws(Failure) -> Invocation {
    var values: [String: String] = [:]
    var operands: [String] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" {
        operands += arguments[index...]
        break
      }
      guard argument.hasPrefix("--") else {
        operands.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard let flag = allFlags.first(where: { $0.name == parts[0] }) else {
        throw .usage("\(name) has no flag \(parts[0]); see: orderflow \(name) --help")
      }
      if flag.value == nil {
        values[flag.name] = ""
      } else if parts.count == 2 {
        values[flag.name] = parts[1]
      } else if index < arguments.count {
        values[flag.name] = arguments[index]
        index += 1
      } else {
        throw .usage("\(flag.name) needs a value; see: orderflow \(name) --help")
      }
    }
    if values["--help"] == nil, !operandCount.contains(operands.count) {
      throw .usage(
        "\(name) takes \(self.operands.isEmpty ? "no operand" : self.operands); see: orderflow \(name) --help")
    }
    return Invocation(
      flags: values, operands: operands, settings: Settings(environment: environment, flags: values))
  }
}

extension Setting {
  fileprivate var shownDefault: String { fallback.isEmpty ? "" : ", default \(fallback)" }
}

/// A command as it was called.
struct Invocation {
  let flags: [String: String]
  let operands: [String]
  let settings: Settings

  func isSet(_ flag: String) -> Bool { flags[flag] != nil }
  var isJSON: Bool { isSet("--json") }

  /// Milliseconds.
  func duration(_ flag: String) throws(Failure) -> Int64? {
    guard let text = flags[flag] else { return nil }
    guard let duration = Settings.duration(text) else {
      throw .usage("\(flag) is \"\(text)\": a number with ms, s, m, h or d, as in 90s")
    }
    return duration
  }

  /// - Throws: wrong use, naming the flag, when it is there and no number of the range.
  func integer(_ flag: String, _ range: ClosedRange<Int>) throws(Failure) -> Int? {
    guard let text = flags[flag] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .usage("\(flag) is \"\(text)\": a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
