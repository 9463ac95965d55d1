import Crypto
import Foundation
import Messaging

/// `orderflow token`: a development token for this data directory.
enum TokenCommand {
  static let spec = CommandSpec(
    "token",
    about: """
      Print a token for requests to the intake.
      Signed with the first key of the settings or of the data directory.
      """,
    flags: [
      .init("--sub", "ID", "the customer the token is for"),
      .init("--scope", "SCOPE", "customer, service or staff; several separated by spaces (default customer)"),
      .init("--expires", "DURATION", "how long it is valid (default 1h)"),
    ],
    settings: [.dataDirectory, .jwtKeys, .jwtIssuer, .jwtAudience]
  ) { invocation in
    guard let subject = invocation.flags["--sub"], !subject.isEmpty else {
      throw Failure.usage("token needs --sub ID, the customer it is for")
    }
    let scope = (invocation.flags["--scope"] ?? "customer").split(separator: " ").map(String.init)
    if let wrong = scope.first(where: { !["customer", "service", "staff"].contains($0) }) {
      throw Failure.usage("--scope has \"\(wrong)\": it is customer, service or staff")
    }
    guard let lifetime = Settings.duration(invocation.flags["--expires"] ?? "1h") else {
      throw Failure.usage("--expires is \"\(invocation.flags["--expires"] ?? "")\": as in 30m, 1h or 7d")
    }
    let now = Clock.unixMilliseconds / 1_000
    let claims = JWTClaims(
      subject: subject, scope: scope, issuer: invocation.settings.text(.jwtIssuer),
      audience: [invocation.settings.text(.jwtAudience)], expires: now + lifetime / 1_000, issuedAt: now)
    let keys = try DataDirectory(invocation.settings).jwtKeys(invocation.settings)
    let token = JWTSigner.sign(claims, key: keys[0])
    print(invocation.isJSON ? "{\"token\":\"\(token)\",\"expires\":\(now + lifetime / 1_000)}" : token)
    return .done
  }
}
