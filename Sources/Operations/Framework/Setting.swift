import Contracts

/// One setting: an environment variable, and a flag of the commands it concerns.
struct Setting: Sendable {
  /// How a value is written.
  enum Kind {
    case text, duration, bytes, address, count, limit, redisURL, httpURL, jwtKeys, origins, logLevel, currency,
      mailAddress
  }

  let environment: String
  let kind: Kind
  let fallback: String
  let meaning: String

  /// `ORDERFLOW_REDIS_URL` → `--redis-url`; the data directory's is `--data`.
  var flag: String {
    if environment == Setting.dataDirectory.environment { return "--data" }
    return "--" + environment.dropFirst("ORDERFLOW_".count).lowercased().replacing("_", with: "-")
  }

  static let redisURL = Setting(
    environment: "ORDERFLOW_REDIS_URL", kind: .redisURL, fallback: "",
    meaning: "redis://[user:password@]host:port[/db] or unix:///path; without it `up` starts its own")
  static let dataDirectory = Setting(
    environment: "ORDERFLOW_DATA_DIR", kind: .text, fallback: "./.orderflow", meaning: "stores, keys, own Redis")
  static let listen = Setting(
    environment: "ORDERFLOW_LISTEN", kind: .address, fallback: "127.0.0.1:8080", meaning: "the intake's address")
  static let operationsListen = Setting(
    environment: "ORDERFLOW_OPERATIONS_LISTEN", kind: .address, fallback: "",
    meaning: "a worker's address for health and metrics, and under `up` the first one's, the others on the next ports")
  static let jwtKeys = Setting(
    environment: "ORDERFLOW_JWT_KEYS", kind: .jwtKeys, fallback: "",
    meaning:
      "kid:secret[,kid:secret…], secrets of at least 32 bytes, for the intake and notifications; the first signs the links of review mails; without it `up` makes one in the data directory"
  )
  static let jwtIssuer = Setting(
    environment: "ORDERFLOW_JWT_ISSUER", kind: .text, fallback: "orderflow", meaning: "the issuer tokens must name")
  static let jwtAudience = Setting(
    environment: "ORDERFLOW_JWT_AUDIENCE", kind: .text, fallback: "orderflow", meaning: "the audience tokens must name")
  static let corsOrigins = Setting(
    environment: "ORDERFLOW_CORS_ORIGINS", kind: .origins, fallback: "",
    meaning: "origins whose pages may ask, separated by commas, as in https://shop.example")
  static let rateLimit = Setting(
    environment: "ORDERFLOW_RATE_LIMIT", kind: .limit, fallback: "100",
    meaning: "requests a minute of one customer, over all intakes; 0 for no limit, for services and staff neither")
  static let serviceRateLimit = Setting(
    environment: "ORDERFLOW_RATE_LIMIT_SERVICE", kind: .limit, fallback: "1000000",
    meaning: "requests a minute of one service's token; 0 for no limit")
  static let staffRateLimit = Setting(
    environment: "ORDERFLOW_RATE_LIMIT_STAFF", kind: .limit, fallback: "100000",
    meaning: "requests a minute of one member of staff; 0 for no limit")
  static let breakerFailures = Setting(
    environment: "ORDERFLOW_BREAKER_FAILURES", kind: .count, fallback: "5",
    meaning: "so many requests without an answer open a capability's breaker at the intake")
  static let breakerWindow = Setting(
    environment: "ORDERFLOW_BREAKER_WINDOW", kind: .duration, fallback: "60s",
    meaning: "the time within which they are counted")
  static let breakerHalfOpenAfter = Setting(
    environment: "ORDERFLOW_BREAKER_HALF_OPEN_AFTER", kind: .duration, fallback: "5m",
    meaning: "an open breaker lets a probe through after so long, or as soon as the capability shows life")
  static let backlogBound = Setting(
    environment: "ORDERFLOW_BACKLOG_BOUND", kind: .duration, fallback: "10s",
    meaning: "new work is refused while a station on its way is so far behind; 0s for no bound")
  static let defaultWarehouse = Setting(
    environment: "ORDERFLOW_DEFAULT_WAREHOUSE", kind: .text, fallback: "MAIN", meaning: "where an order line names none"
  )
  static let baseCurrency = Setting(
    environment: "ORDERFLOW_BASE_CURRENCY", kind: .currency, fallback: "VND",
    meaning: "whose prices are converted where a product has none in the order's")
  static let reservationTTL = Setting(
    environment: "ORDERFLOW_RESERVATION_TTL", kind: .duration, fallback: "15m",
    meaning: "when a hold asks whether it may expire")
  static let priceTTL = Setting(
    environment: "ORDERFLOW_PRICE_TTL", kind: .duration, fallback: "30m", meaning: "how long a cached price lives")
  static let priceFallbackMaxAge = Setting(
    environment: "ORDERFLOW_PRICE_FALLBACK_MAX_AGE", kind: .duration, fallback: "24h",
    meaning: "how old a recorded price may be that stands in while pricing is silent; 0s for no stand-in")
  static let stepDeadline = Setting(
    environment: "ORDERFLOW_STEP_DEADLINE", kind: .duration, fallback: "30s",
    meaning: "an order's time before it is given up")
  static let reviewDelay = Setting(
    environment: "ORDERFLOW_REVIEW_DELAY", kind: .duration, fallback: "7d",
    meaning: "from the delivery of an order to the request for its reviews")
  static let retention = Setting(
    environment: "ORDERFLOW_RETENTION", kind: .duration, fallback: "24h",
    meaning: "how long log entries are kept for replay")
  static let logBytes = Setting(
    environment: "ORDERFLOW_LOG_BYTES", kind: .bytes, fallback: "256MB",
    meaning: "how large a log may grow before it is trimmed")
  static let snapshotEvery = Setting(
    environment: "ORDERFLOW_SNAPSHOT_EVERY", kind: .duration, fallback: "6h",
    meaning: "time between automatic snapshots of all stores; 0s for none")
  static let lease = Setting(
    environment: "ORDERFLOW_LEASE", kind: .duration, fallback: "3s",
    meaning: "a partition's lease: the time a killed worker costs")
  static let paymentURL = Setting(
    environment: "ORDERFLOW_PAYMENT_URL", kind: .httpURL, fallback: "",
    meaning:
      "the payment provider, http or https; without it the sandbox, where tok_declined, tok_timeout, tok_error fail")
  static let paymentTimeout = Setting(
    environment: "ORDERFLOW_PAYMENT_TIMEOUT", kind: .duration, fallback: "5s",
    meaning: "how long one call of the provider may take; five are made before an order is refused")
  static let callRest = Setting(
    environment: "ORDERFLOW_CALL_REST", kind: .duration, fallback: "30s",
    meaning: "the longest rest a payment provider or sendmail that does not answer is given before it is tried again")
  static let sendmail = Setting(
    environment: "ORDERFLOW_SENDMAIL", kind: .text, fallback: "",
    meaning: "sends a mail read from its input, as in /usr/sbin/sendmail -t -i; without it mails go to DATA/spool")
  static let mailFrom = Setting(
    environment: "ORDERFLOW_MAIL_FROM", kind: .mailAddress, fallback: OutcomeSetting.mailFrom.fallback,
    meaning: "the address mails come from")
  static let publicURL = Setting(
    environment: "ORDERFLOW_PUBLIC_URL", kind: .httpURL, fallback: "",
    meaning: "the beginning of links in mails; without it http:// and the intake's address")
  static let logLevel = Setting(
    environment: "ORDERFLOW_LOG_LEVEL", kind: .logLevel, fallback: "info",
    meaning: "debug, info, warning, error or off; JSON on standard error")

  static func partitions(_ capability: String) -> Setting {
    Setting(
      environment: "ORDERFLOW_PARTITIONS_\(capability.uppercased())", kind: .count, fallback: "1",
      meaning: "partitions of \(capability); fixed when the stores are made")
  }
}
