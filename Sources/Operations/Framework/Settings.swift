import Contracts
import Crypto
import Foundation
import Messaging
import Redis

/// Settings as they hold for one run: flags before environment before defaults. Each getter says what is wrong with
/// a value by the name it was given under.
struct Settings {
  private let environment: [String: String]
  private let flags: [String: String]

  init(environment: [String: String], flags: [String: String]) {
    self.environment = environment
    self.flags = flags
  }

  static let all: [Setting] =
    [
      .redisURL, .dataDirectory, .listen, .operationsListen, .jwtKeys, .jwtIssuer, .jwtAudience, .corsOrigins,
      .rateLimit, .serviceRateLimit, .staffRateLimit,
      .breakerFailures, .breakerWindow, .breakerHalfOpenAfter, .backlogBound, .defaultWarehouse,
      .baseCurrency, .reservationTTL, .priceTTL, .priceFallbackMaxAge, .stepDeadline, .reviewDelay, .retention,
      .logBytes, .snapshotEvery, .lease, .paymentURL, .paymentTimeout, .callRest, .sendmail, .mailFrom, .publicURL,
      .logLevel,
    ] + CapabilityName.allCases.map { .partitions($0.rawValue) }

  func isGiven(_ setting: Setting) -> Bool {
    flags[setting.flag] != nil || !(environment[setting.environment] ?? "").isEmpty
  }

  func text(_ setting: Setting) -> String {
    if let flag = flags[setting.flag] { return flag }
    if let value = environment[setting.environment], !value.isEmpty { return value }
    return setting.fallback
  }

  private func source(_ setting: Setting) -> String {
    flags[setting.flag] != nil ? setting.flag : setting.environment
  }

  private func wrong(_ setting: Setting, _ expected: String) -> Failure {
    .usage("\(source(setting)) is \"\(text(setting))\": \(expected)")
  }

  /// `250ms`, `3s`, `15m`, `24h`, `7d`; milliseconds.
  func duration(_ setting: Setting) throws(Failure) -> Int64 {
    guard let value = Settings.duration(text(setting)) else {
      throw wrong(setting, "a duration is a number with ms, s, m, h or d, as in 15m")
    }
    return value
  }

  static func duration(_ text: String) -> Int64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let units: [Substring: Int64] = ["ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let number = Int64(digits), let unit = units[text[digits.endIndex...]] else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: unit)
    return overflow ? nil : value
  }

  /// `4096`, `64KB`, `256MB`, `1GB`; bytes.
  func bytes(_ setting: Setting) throws(Failure) -> Int64 {
    let value = text(setting)
    let digits = value.prefix { $0.isASCII && $0.isNumber }
    let units: [Substring: Int64] = ["": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30]
    guard let number = Int64(digits), number > 0, number < 1 << 30, let unit = units[value[digits.endIndex...]] else {
      throw wrong(setting, "a size is a number with KB, MB or GB, as in 256MB")
    }
    return number * unit
  }

  func address(_ setting: Setting) throws(Failure) -> (host: String, port: Int) {
    let value = text(setting)
    guard let colon = value.lastIndex(of: ":"), let port = Int(value[value.index(after: colon)...]),
      (0...65_535).contains(port)
    else { throw wrong(setting, "an address is HOST:PORT, as in 127.0.0.1:8080") }
    let host = value[..<colon].trimmingCharacters(in: ["[", "]"])
    return (host.isEmpty ? "0.0.0.0" : host, port)
  }

  func partitionCount(_ capability: CapabilityName) throws(Failure) -> Int {
    let setting = Setting.partitions(capability.rawValue)
    let wanted = try count(setting)
    guard !capability.isUndivided || wanted == 1 else {
      throw wrong(setting, "\(capability.rawValue) is one partition; leave it at 1")
    }
    return wanted
  }

  func count(_ setting: Setting) throws(Failure) -> Int {
    guard let count = Int(text(setting)), (1...Slot.count).contains(count) else {
      throw wrong(setting, "a count from 1 to \(Slot.count)")
    }
    return count
  }

  /// A whole number; 0 for none.
  func limit(_ setting: Setting) throws(Failure) -> Int {
    guard let limit = Int(text(setting)), (0...1_000_000_000).contains(limit) else {
      throw wrong(setting, "a whole number from 0 to 1000000000")
    }
    return limit
  }

  /// Scheme, host and port alone, as browsers send them (RFC 6454, section 6.1).
  func origins(_ setting: Setting) throws(Failure) -> [String] {
    let origins = text(setting).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    for origin in origins {
      let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 3, ["http:", "https:"].contains(parts[0]), parts[1].isEmpty, !parts[2].isEmpty,
        !origin.contains("*")
      else { throw wrong(setting, "origins are named one by one, as in https://shop.example,http://localhost:3000") }
    }
    return origins
  }

  func redisAddress() throws(Failure) -> RedisAddress? {
    let url = text(.redisURL)
    guard !url.isEmpty else { return nil }
    do { return try RedisAddress(url: url) } catch { throw wrong(.redisURL, error.message) }
  }

  /// Nil when it is not set.
  func httpURL(_ setting: Setting) throws(Failure) -> URL? {
    let value = text(setting)
    guard !value.isEmpty else { return nil }
    guard let url = URL(string: value), ["http", "https"].contains(url.scheme), !(url.host() ?? "").isEmpty else {
      throw wrong(setting, "a URL is http or https, as in https://pay.example/charges")
    }
    return url
  }

  /// Who makes the workers' calls to the outside.
  func callers() throws(Failure) -> [String: any Caller] {
    let timeout = max(100, try duration(.paymentTimeout))
    let provider: any Caller =
      if let url = try httpURL(.paymentURL) { PaymentEndpoint(url, within: timeout) } else { PaymentSandbox() }
    return [PaymentCall.kind: provider, MailCall.kind: try mailer()]
  }

  private func mailer() throws(Failure) -> any Caller {
    let spool = "\(DataDirectory(self).path)/spool"
    let writer = MailWriter(try reviewTokens())
    let command = text(.sendmail).split(separator: " ").map(String.init)
    guard let program = command.first else { return MailSpool(spool, writer) }
    guard program.hasPrefix("/") else { throw wrong(.sendmail, "a command by its full path") }
    return Sendmail(command, marks: "\(spool)/sent", writer)
  }

  /// Nil where nobody gave any keys and the data directory has none.
  private func reviewTokens() throws(Failure) -> ReviewTokens? {
    guard let keys = try DataDirectory(self).knownKeys(self) else { return nil }
    return ReviewTokens(keys: keys, issuer: text(.jwtIssuer), audience: text(.jwtAudience))
  }

  func mailAddress(_ setting: Setting) throws(Failure) -> String {
    guard let address = MailAddress(text(setting)) else {
      throw wrong(setting, "a mail address, as in shop@example.org")
    }
    return address.text
  }

  private func publicAddress() throws(Failure) -> String {
    guard let url = try httpURL(.publicURL) else { return "http://\(text(.listen))" }
    let text = url.absoluteString
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  func jwtKeys(_ list: String) throws(Failure) -> [JWTKey] {
    var keys: [JWTKey] = []
    for item in list.split(separator: ",") {
      let parts = item.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[1].utf8.count >= JWTKey.minimumSecretBytes else {
        throw .usage(
          "\(Setting.jwtKeys.environment): a key is kid:secret with at least 32 bytes of secret; make one with: "
            + "echo \"k1:$(openssl rand -hex 32)\"")
      }
      keys.append(JWTKey(id: String(parts[0]), secret: Array(parts[1].utf8)))
    }
    guard !keys.isEmpty else {
      throw .usage(
        "\(Setting.jwtKeys.environment) is not set: make a key with: "
          + "export ORDERFLOW_JWT_KEYS=\"k1:$(openssl rand -hex 32)\"")
    }
    return keys
  }

  /// Whether every value given can be read; the first that cannot is named.
  func validate(_ settings: [Setting]) throws(Failure) {
    for setting in settings where isGiven(setting) {
      switch setting.kind {
      case .text: break
      case .duration: _ = try duration(setting)
      case .bytes: _ = try bytes(setting)
      case .address: _ = try address(setting)
      case .count: _ = try count(setting)
      case .limit: _ = try limit(setting)
      case .origins: _ = try origins(setting)
      case .redisURL: _ = try redisAddress()
      case .httpURL: _ = try httpURL(setting)
      case .jwtKeys: _ = try jwtKeys(text(setting))
      case .logLevel: _ = try logLevel()
      case .currency: _ = try currency(setting)
      case .mailAddress: _ = try mailAddress(setting)
      }
    }
  }

  /// What changes outcomes, as the stores are told.
  func outcomeSettings() throws(Failure) -> [String: String] {
    [
      OutcomeSetting.reservationTTL.rawValue: String(try duration(.reservationTTL)),
      OutcomeSetting.stepDeadline.rawValue: String(try duration(.stepDeadline)),
      OutcomeSetting.priceTTL.rawValue: String(try duration(.priceTTL)),
      OutcomeSetting.priceFallbackMaxAge.rawValue: String(try duration(.priceFallbackMaxAge)),
      OutcomeSetting.reviewDelay.rawValue: String(try duration(.reviewDelay)),
      OutcomeSetting.baseCurrency.rawValue: try currency(.baseCurrency),
      OutcomeSetting.mailFrom.rawValue: try mailAddress(.mailFrom),
      OutcomeSetting.publicURL.rawValue: try publicAddress(),
    ]
  }

  func currency(_ setting: Setting) throws(Failure) -> String {
    guard let currency = Currency(text(setting)) else { throw wrong(setting, "an ISO 4217 code, as in VND") }
    return currency.code
  }

  func logLevel() throws(Failure) -> Log.Level {
    guard let level = Log.Level(text(.logLevel)) else { throw wrong(.logLevel, "debug, info, warning, error or off") }
    return level
  }
}
