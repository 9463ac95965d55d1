/// Where Redis listens: `redis://[user:password@]host:port[/db]` or `unix:///path`.
package struct RedisAddress: Sendable, Equatable, CustomStringConvertible {
  package enum Endpoint: Sendable, Equatable {
    case tcp(host: String, port: Int)
    case unix(path: String)
  }

  package let endpoint: Endpoint
  package let user: String?
  package let password: String?
  package let database: Int

  package init(unixSocket path: String) {
    self.init(endpoint: .unix(path: path), user: nil, password: nil, database: 0)
  }

  private init(endpoint: Endpoint, user: String?, password: String?, database: Int) {
    self.endpoint = endpoint
    self.user = user
    self.password = password
    self.database = database
  }

  /// - Throws: `protocolViolation` that says which part of the URL cannot be read.
  package init(url: String) throws(RedisError) {
    func refuse(_ why: String) -> RedisError {
      RedisError(.protocolViolation, why, doing: "read the Redis URL")
    }
    if url.hasPrefix("unix://") {
      let path = String(url.dropFirst("unix://".count))
      guard path.hasPrefix("/") else {
        throw refuse("a unix:// URL needs an absolute path, as in unix:///run/redis.sock")
      }
      self.init(unixSocket: path)
      return
    }
    guard url.hasPrefix("redis://") else { throw refuse("it starts with neither redis:// nor unix://") }
    var rest = url.dropFirst("redis://".count)
    var user: String?
    var password: String?
    if let at = rest.lastIndex(of: "@") {
      let credentials = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard credentials.count == 2 else { throw refuse("credentials are user:password@") }
      guard let name = percentDecoded(credentials[0]), let secret = percentDecoded(credentials[1]) else {
        throw refuse("the credentials have a % that is no escape")
      }
      user = name.isEmpty ? nil : name
      password = secret
      rest = rest[rest.index(after: at)...]
    }
    var database = 0
    if let slash = rest.firstIndex(of: "/") {
      let number = rest[rest.index(after: slash)...]
      if !number.isEmpty {
        guard let parsed = Int(number), parsed >= 0 else { throw refuse("the database after / is not a number") }
        database = parsed
      }
      rest = rest[..<slash]
    }
    var host = String(rest)
    var port = 6379
    if let colon = rest.lastIndex(of: ":"), rest.last != "]" {
      guard let parsed = Int(rest[rest.index(after: colon)...]), (1...65535).contains(parsed) else {
        throw refuse("the port is not a number from 1 to 65535")
      }
      port = parsed
      host = String(rest[..<colon])
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { throw refuse("the host is missing") }
    self.init(endpoint: .tcp(host: host, port: port), user: user, password: password, database: database)
  }

  /// Without the password.
  package var description: String {
    switch endpoint {
    case .tcp(let host, let port): "redis://\(host):\(port)/\(database)"
    case .unix(let path): "unix://\(path)"
    }
  }
}

/// RFC 3986 §2.1; nil for a `%` without two hexadecimal digits.
private func percentDecoded(_ text: Substring) -> String? {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
      return nil
    }
    bytes.append(value)
    rest = rest.dropFirst(2)
  }
  return String(decoding: bytes, as: UTF8.self)
}
