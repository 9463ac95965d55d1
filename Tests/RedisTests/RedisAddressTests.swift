import Redis
import Testing

struct RedisAddressTests {
  struct Reading: CustomTestStringConvertible, Sendable {
    let url: String
    let endpoint: RedisAddress.Endpoint
    var user: String?
    var password: String?
    var database = 0
    let shown: String

    var testDescription: String { url }
  }

  static let readings = [
    Reading(url: "redis://redis", endpoint: .tcp(host: "redis", port: 6_379), shown: "redis://redis:6379/0"),
    Reading(url: "redis://h:1", endpoint: .tcp(host: "h", port: 1), shown: "redis://h:1/0"),
    Reading(url: "redis://h:65535/", endpoint: .tcp(host: "h", port: 65_535), shown: "redis://h:65535/0"),
    Reading(url: "redis://h/7", endpoint: .tcp(host: "h", port: 6_379), database: 7, shown: "redis://h:6379/7"),
    Reading(
      url: "redis://ada:secret@10.0.0.1:7000/2", endpoint: .tcp(host: "10.0.0.1", port: 7_000), user: "ada",
      password: "secret", database: 2, shown: "redis://10.0.0.1:7000/2"),
    Reading(
      url: "redis://:secret@h", endpoint: .tcp(host: "h", port: 6_379), password: "secret",
      shown: "redis://h:6379/0"),
    Reading(
      url: "redis://ada:p@ss:w/rd@h", endpoint: .tcp(host: "h", port: 6_379), user: "ada", password: "p@ss:w/rd",
      shown: "redis://h:6379/0"),
    Reading(
      url: "unix:///run/redis.sock", endpoint: .unix(path: "/run/redis.sock"), shown: "unix:///run/redis.sock"),
  ]

  @Test(arguments: readings)
  func `a URL is read part by part, and shown without its password`(_ reading: Reading) throws {
    let address = try RedisAddress(url: reading.url)
    #expect(address.endpoint == reading.endpoint)
    #expect(address.user == reading.user)
    #expect(address.password == reading.password)
    #expect(address.database == reading.database)
    #expect(address.description == reading.shown)
  }

  private static let scheme = "it starts with neither redis:// nor unix://"
  private static let socket = "a unix:// URL needs an absolute path, as in unix:///run/redis.sock"
  private static let credentials = "credentials are user:password@"
  private static let database = "the database after / is not a number"
  private static let port = "the port is not a number from 1 to 65535"
  private static let host = "the host is missing"

  static let refusals = [
    ("", scheme), ("redis", scheme), ("http://h", scheme), ("rediss://h", scheme), ("REDIS://h", scheme),
    ("unix://", socket), ("unix://run/redis.sock", socket), ("redis://secret@h", credentials),
    ("redis://h/x", database), ("redis://h/-1", database), ("redis://h/1/2", database), ("redis://h:0", port),
    ("redis://h:65536", port), ("redis://h:-1", port), ("redis://h:", port), ("redis://h:port/0", port),
    ("redis://", host), ("redis:///3", host), ("redis://:6379", host), ("redis://ada:secret@", host),
  ]

  @Test(arguments: refusals)
  func `a URL that cannot be read says which part`(_ url: String, _ why: String) throws {
    let error = try #require(throws: RedisError.self) { try RedisAddress(url: url) }
    #expect(error.message == why)
    #expect(error.kind == .protocolViolation)
    #expect(error.description == "Redis: \(why) (read the Redis URL)")
    #expect(!error.isConnectionLost)
  }
}
