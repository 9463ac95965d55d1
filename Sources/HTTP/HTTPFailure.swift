/// Why a message cannot be accepted: the status to answer with, a word for machines and a sentence for people.
package struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// 400, 408, 413, 414, 417, 431, 501 or 505.
  package let status: Int
  /// Stable and in kebab case: `malformed-request`, `content-too-large`.
  package let code: String
  /// One sentence on what is wrong; it quotes nothing of the message.
  package let detail: String

  package init(status: Int, code: String, detail: String) {
    self.status = status
    self.code = code
    self.detail = detail
  }

  package var description: String { "\(status) \(code): \(detail)" }

  static func malformed(_ detail: String) -> HTTPFailure {
    HTTPFailure(status: 400, code: "malformed-request", detail: detail)
  }

  static let headerTimeout = HTTPFailure(
    status: 408, code: "request-timeout", detail: "The header block did not arrive in time.")
  static let bodyTimeout = HTTPFailure(
    status: 408, code: "request-timeout", detail: "The body did not arrive in time.")
  static let bodyTooLarge = HTTPFailure(
    status: 413, code: "content-too-large", detail: "The body is larger than this server accepts.")
  static let targetTooLong = HTTPFailure(
    status: 414, code: "target-too-long", detail: "The request target is longer than this server accepts.")
  static let expectation = HTTPFailure(
    status: 417, code: "expectation-failed", detail: "Only the expectation 100-continue is known.")
  static let headersTooLarge = HTTPFailure(
    status: 431, code: "headers-too-large", detail: "The header fields are larger than this server accepts.")
  static let transferCoding = HTTPFailure(
    status: 501, code: "transfer-coding-unknown", detail: "Only the transfer coding chunked is known.")
  static let version = HTTPFailure(
    status: 505, code: "version-not-supported", detail: "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
}
