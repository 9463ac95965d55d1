import Crypto
import EventLoop
import HTTP
import Messaging

/// The intake a load run talks to, and what each request to it carries.
struct LoadTarget {
  /// A service's token outlives the longest run.
  private static let tokenSeconds: Int64 = 30 * 86_400
  /// The longest answer, bytes: an order of a thousand lines with room to spare.
  private static let answerBytes = 4 << 20

  let host: String
  let port: Int
  let headers: [(String, String)]

  /// The settings' address, else that of the system running on the data directory.
  init(_ settings: Settings) throws(Failure) {
    let directory = DataDirectory(settings)
    if settings.isGiven(.listen) {
      (host, port) = try settings.address(.listen)
    } else if let system = directory.system {
      (host, port) = (system.host, system.port)
    } else {
      throw .notPossible(
        "no running system is known in \(directory.path): start one with `orderflow up --data \(directory.path)`, or "
          + "name its address with --listen")
    }
    let now = Clock.unixMilliseconds / 1_000
    let claims = JWTClaims(
      subject: "load", scope: ["service"], issuer: settings.text(.jwtIssuer),
      audience: [settings.text(.jwtAudience)], expires: now + LoadTarget.tokenSeconds, issuedAt: now)
    let token = JWTSigner.sign(claims, key: try directory.jwtKeys(settings)[0])
    headers = [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")]
  }

  func connection(_ loop: EventLoop) -> HTTPClientConnection {
    var limits = HTTPLimits()
    limits.bodyBytes = LoadTarget.answerBytes
    return HTTPClientConnection(loop: loop, host: host, port: port, limits: limits)
  }

  /// One answer, waited for.
  /// - Throws: not possible, when the intake cannot be reached.
  func get(_ path: String, _ loop: EventLoop) throws(Failure) -> HTTPClientResponse {
    let connection = connection(loop)
    var result: Result<HTTPClientResponse, HTTPClientError> = .failure(.cancelled)
    connection.send(method: .get, path: path, headers: headers) {
      result = $0
      loop.stop()
    }
    loop.run()
    connection.close()
    do { return try result.get() } catch {
      throw .notPossible("the intake at \(host):\(port) cannot be reached: \(error); is the system up?")
    }
  }
}
