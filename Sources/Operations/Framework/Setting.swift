/// One setting: an environment variable, and a flag of the commands it concerns.
struct Setting: Sendable {
  let environment: String
  let fallback: String
  let meaning: String

  /// `ORDERFLOW_REDIS_URL` → `--redis-url`; the data directory's is `--data`.
  var flag: String {
    if environment == Setting.dataDirectory.environment { return "--data" }
    return "--" + environment.dropFirst("ORDERFLOW_".count).lowercased().replacing("_", with: "-")
  }

  static let redisURL = Setting(
    environment: "ORDERFLOW_REDIS_URL", fallback: "",
    meaning: "redis://[user:password@]host:port[/db] or unix:///path; without it `up` starts its own")
  static let dataDirectory = Setting(
    environment: "ORDERFLOW_DATA_DIR", fallback: "./.orderflow", meaning: "stores, keys, own Redis")
  static let listen = Setting(
    environment: "ORDERFLOW_LISTEN", fallback: "127.0.0.1:8080", meaning: "the intake's address")
  static let operationsListen = Setting(
    environment: "ORDERFLOW_OPERATIONS_LISTEN", fallback: "", meaning: "a worker's address for health; off when empty")
  static let jwtKeys = Setting(
    environment: "ORDERFLOW_JWT_KEYS", fallback: "",
    meaning: "kid:secret[,kid:secret…], secrets of at least 32 bytes; without it `up` makes one in the data directory")
  static let jwtIssuer = Setting(
    environment: "ORDERFLOW_JWT_ISSUER", fallback: "orderflow", meaning: "the issuer tokens must name")
  static let jwtAudience = Setting(
    environment: "ORDERFLOW_JWT_AUDIENCE", fallback: "orderflow", meaning: "the audience tokens must name")
  static let defaultWarehouse = Setting(
    environment: "ORDERFLOW_DEFAULT_WAREHOUSE", fallback: "MAIN", meaning: "where an order line names none")
  static let reservationTTL = Setting(
    environment: "ORDERFLOW_RESERVATION_TTL", fallback: "15m", meaning: "when a hold asks whether it may expire")
  static let priceTTL = Setting(
    environment: "ORDERFLOW_PRICE_TTL", fallback: "30m", meaning: "how long a cached price lives")
  static let stepDeadline = Setting(
    environment: "ORDERFLOW_STEP_DEADLINE", fallback: "30s", meaning: "an order's time before it is given up")
  static let retention = Setting(
    environment: "ORDERFLOW_RETENTION", fallback: "24h", meaning: "how long log entries are kept for replay")
  static let logBytes = Setting(
    environment: "ORDERFLOW_LOG_BYTES", fallback: "256MB", meaning: "how large a log may grow before it is trimmed")
  static let lease = Setting(
    environment: "ORDERFLOW_LEASE", fallback: "3s", meaning: "a partition's lease: the time a killed worker costs")
  static let logLevel = Setting(
    environment: "ORDERFLOW_LOG_LEVEL", fallback: "info",
    meaning: "debug, info, warning or error; JSON on standard error")

  static func partitions(_ capability: String) -> Setting {
    Setting(
      environment: "ORDERFLOW_PARTITIONS_\(capability.uppercased())", fallback: "1",
      meaning: "partitions of \(capability); fixed when the stores are made")
  }
}
