import Contracts
import Crypto
import EventLoop
import Foundation
import HTTP
import Intake
import Messaging
import Redis
import Synchronization
import TestSupport

/// An intake on an ephemeral port, its loop on a thread of its own; stopped with the value.
final class IntakeThread {
  private struct State {
    var port = 0
    var waker: Waker?
  }

  private final class Shared: Sendable {
    let state = Mutex(State())
    let isReady = DispatchSemaphore(value: 0)
  }

  private let shared = Shared()
  private let thread: WorkerThread

  /// - Parameter name: of its reply stream; two intakes on one Redis differ.
  init(
    _ redis: RedisAddress, ordersPartitions: Int = 1, name: String = "intake-test",
    _ change: (inout IntakeConfiguration) -> Void = { _ in }
  ) {
    // What is provoked here is not worth a line on standard error.
    Log.setLevel(.error)
    var configuration = IntakeConfiguration(
      redis: redis, topology: Topology([.orders: ordersPartitions]),
      verifier: JWTVerifier(keys: [Token.key], issuer: "orderflow", audience: "orderflow"))
    configuration.port = 0
    configuration.defaultWait = 20_000
    configuration.backlogInterval = 20
    // A machine that sleeps for a moment is no Redis that is away.
    configuration.silence = 30_000
    change(&configuration)
    let (shared, ready) = (shared, configuration)
    thread = WorkerThread {
      do {
        let loop = try EventLoop()
        let intake = Intake(loop, ready, name: name)
        let port = try intake.start()
        loop.onWake { [unowned loop] in intake.drain { loop.stop() } }
        shared.state.withLock { ($0.port, $0.waker) = (port, loop.wake) }
        shared.isReady.signal()
        loop.run()
        loop.onWake {}
      } catch { fatalError("\(error)") }
    }
    shared.isReady.wait()
  }

  deinit {
    shared.state.withLock { $0.waker }?.signal()
    thread.join()
  }

  var port: Int { shared.state.withLock { $0.port } }

  func client() throws -> Client { try Client(port: port) }

  /// Waits until it has its Redis.
  func awaitReady() throws {
    try eventually { try client().ask(.get("/health/ready", token: nil)).status == 200 }
  }
}

/// Tokens as a shop's application signs them.
enum Token {
  static let secret = Array("a secret of more than thirty-two bytes".utf8)
  static let key = JWTKey(id: "k1", secret: secret)

  static func make(
    _ subject: String = "ada", scope: String = "service", expiresIn seconds: Int64 = 3_600, key: JWTKey = key,
    audience: String = "orderflow"
  ) -> String {
    let claims = JWTClaims(
      subject: subject, scope: [scope], issuer: "orderflow", audience: [audience],
      expires: Clock.unixMilliseconds / 1_000 + seconds)
    return JWTSigner.sign(claims, key: key)
  }
}
