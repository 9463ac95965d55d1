import Contracts
import JSON
package import Messaging

/// The built-in payment provider: it moves no money and keeps no books. Everything follows from the request, so that a
/// call made twice is answered alike. The token decides when something is authorised:
///
/// | token | |
/// | --- | --- |
/// | `tok_declined` | declined |
/// | `tok_timeout` | no answer in time |
/// | `tok_error` | the provider fails |
/// | any other | authorised |
///
/// Captures, voids and refunds succeed.
package struct PaymentSandbox: Caller {
  package init() {}

  package func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8] {
    guard let asked = try? PaymentCall(jsonBytes: request) else {
      throw CallFailure("the sandbox cannot read the request", isOutage: false)
    }
    switch asked.token {
    case "tok_declined": return PaymentAnswer("declined", reason: "insufficient funds").json
    case "tok_timeout": throw CallFailure("the sandbox does not answer in time", isOutage: false)
    case "tok_error": throw CallFailure("the sandbox fails", isOutage: false)
    default: return PaymentAnswer(asked.operation.done, reference: "sandbox_\(asked.paymentID)").json
    }
  }
}
