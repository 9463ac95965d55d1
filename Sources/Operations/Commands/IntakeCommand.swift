import Capabilities
import Contracts
import Crypto
import EventLoop
import Foundation
import Intake
import JSON
import Messaging

/// `orderflow intake`: serves HTTP until SIGTERM.
enum IntakeCommand {
  static let spec = CommandSpec(
    "intake",
    about: """
      Serve the HTTP intake.
      Any number of them run side by side on one Redis. Ends on SIGTERM once running requests are answered.
      """,
    settings: [
      .dataDirectory, .redisURL, .listen, .jwtKeys, .jwtIssuer, .jwtAudience, .corsOrigins, .rateLimit,
      .serviceRateLimit, .staffRateLimit, .breakerFailures, .breakerWindow, .breakerHalfOpenAfter, .backlogBound,
      .priceFallbackMaxAge, .defaultWarehouse, .logLevel,
    ] + Capabilities.all.map { .partitions($0.name.rawValue) }
  ) { invocation in
    Child.followSupervisor()
    let settings = invocation.settings
    let configuration = try configuration(settings)
    try RedisCheck.run(configuration.redis)
    let loop = try EventLoop()
    let intake = Intake(loop, configuration, name: ProcessIdentity.holder(name: "intake").worker)
    try onTermination(loop) { intake.drain { loop.stop() } }
    do throws(SystemError) {
      let port = try intake.start()
      Log.info("listening", ["address": "\(configuration.host):\(port)"])
    } catch {
      throw Failure.notPossible(
        error.isAddressInUse
          ? "port \(configuration.port) is in use: stop what listens there, or choose another with --listen"
          : "\(configuration.host):\(configuration.port) cannot be listened on: \(error)")
    }
    loop.run()
    return .done
  }

  private static func configuration(_ settings: Settings) throws -> IntakeConfiguration {
    let directory = DataDirectory(settings)
    let keys = try directory.jwtKeys(settings)
    var configuration = IntakeConfiguration(
      redis: try directory.redis(settings), topology: try topology(directory, settings),
      verifier: JWTVerifier(
        keys: keys, issuer: settings.text(.jwtIssuer), audience: settings.text(.jwtAudience), leewaySeconds: 5))
    configuration.reviewTokens = ReviewTokens(
      keys: keys, issuer: settings.text(.jwtIssuer), audience: settings.text(.jwtAudience))
    (configuration.host, configuration.port) = try settings.address(.listen)
    let (redis, topology) = (configuration.redis, configuration.topology)
    configuration.trace = { id in
      guard let trace = try TraceCommand.collect(id, topology, redis, directory), !trace.isEmpty else { return nil }
      return trace.json
    }
    configuration.defaultWarehouse = settings.text(.defaultWarehouse)
    configuration.origins = try settings.origins(.corsOrigins)
    configuration.customerLimit = try settings.limit(.rateLimit)
    if configuration.customerLimit > 0 {
      configuration.serviceLimit = try settings.limit(.serviceRateLimit)
      configuration.staffLimit = try settings.limit(.staffRateLimit)
    }
    configuration.breaker.failures = try settings.count(.breakerFailures)
    configuration.breaker.window = try settings.duration(.breakerWindow)
    configuration.breaker.halfOpenAfter = try settings.duration(.breakerHalfOpenAfter)
    configuration.backlogBound = try settings.duration(.backlogBound)
    configuration.hasStandInPrices = try settings.duration(.priceFallbackMaxAge) > 0
    return configuration
  }

  /// The manifest's counts where the data directory is at hand, else those of the settings.
  private static func topology(_ directory: DataDirectory, _ settings: Settings) throws -> Topology {
    if let manifest = try directory.existingManifest() {
      try directory.checkCounts(manifest, settings)
      return manifest.topology
    }
    var counts: [CapabilityName: Int] = [:]
    for capability in CapabilityName.allCases { counts[capability] = try settings.partitionCount(capability) }
    return Topology(counts)
  }
}
