import Contracts
import Dispatch
package import Foundation
import FoundationNetworking
import JSON
package import Messaging
import Synchronization

/// A payment provider over HTTP or HTTPS: one `POST` a call, with its id as `Idempotency-Key`. An answer is a 200 whose
/// body says a status that fits what was asked; whatever else comes, late or not at all, is none.
package struct PaymentEndpoint: Caller {
  /// An answer is small; what is longer is none.
  private static let longestAnswer = 64 << 10

  private let url: URL
  private let milliseconds: Int64

  /// - Parameter milliseconds: how long one call may take.
  package init(_ url: URL, within milliseconds: Int64) {
    self.url = url
    self.milliseconds = milliseconds
  }

  /// A customer waits for an authorisation: refused at once it can be paid otherwise.
  package func canWait(_ request: [UInt8]) -> Bool {
    (try? PaymentCall(jsonBytes: request))?.operation != .authorize
  }

  package func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8] {
    guard let asked = try? PaymentCall(jsonBytes: request) else {
      throw CallFailure("the request cannot be read", isOutage: false)
    }
    let (status, body) = try exchange(id, request)
    guard status == 200 else {
      throw CallFailure("the provider answered \(status)", isOutage: status >= 500 || status == 429)
    }
    guard body.count <= PaymentEndpoint.longestAnswer, let answer = try? PaymentAnswer(jsonBytes: [UInt8](body)),
      answer.fits(asked.operation)
    else { throw CallFailure("the provider's answer is none to \(asked.operation.rawValue)", isOutage: true) }
    return answer.json
  }

  /// On a connection of its own: what a confused provider sends twice meets no other call.
  private func exchange(_ id: String, _ body: [UInt8]) throws(CallFailure) -> (Int, Data) {
    var request = URLRequest(url: url, timeoutInterval: Double(milliseconds) / 1_000)
    request.httpMethod = "POST"
    request.httpBody = Data(body)
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue(id, forHTTPHeaderField: "Idempotency-Key")
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let outcome = Outcome()
    let task = session.dataTask(with: request) { data, response, error in
      outcome.end((response as? HTTPURLResponse)?.statusCode, data, error.map { $0.localizedDescription })
    }
    task.resume()
    guard let (status, data, error) = outcome.wait(milliseconds) else {
      task.cancel()
      throw CallFailure("the provider did not answer within \(milliseconds) ms", isOutage: true)
    }
    guard let status, let data, error == nil else {
      throw CallFailure("the provider did not answer: \(error ?? "no response")", isOutage: true)
    }
    return (status, data)
  }

  /// What the task hands over to the thread that waits for it.
  private final class Outcome: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let value = Mutex<(Int?, Data?, String?)?>(nil)

    func end(_ status: Int?, _ data: Data?, _ error: String?) {
      value.withLock { $0 = (status, data, error) }
      done.signal()
    }

    func wait(_ milliseconds: Int64) -> (Int?, Data?, String?)? {
      _ = done.wait(timeout: .now() + .milliseconds(Int(milliseconds)))
      return value.withLock { $0 }
    }
  }
}
