package import HTTP
import JSON
import Metrics

/// The answers of `/health/live` and `/health/ready`, the same on intakes and workers.
package enum Probe {
  package struct Part {
    let name: String
    /// Why it is not ready; nil when it is.
    let trouble: String?

    package init(_ name: String, _ trouble: String?) {
      self.name = name
      self.trouble = trouble
    }
  }

  package static let live = HTTPResponse(
    status: 200, headers: [("Content-Type", "application/json")], body: Array(#"{"status":"live"}"#.utf8))

  package static func metrics(_ text: String) -> HTTPResponse {
    HTTPResponse(status: 200, headers: [("Content-Type", Exposition.contentType)], body: Array(text.utf8))
  }

  package static func ready(_ parts: [Part]) -> HTTPResponse {
    let isReady = parts.allSatisfy { $0.trouble == nil }
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("status", isReady ? "ready" : "not ready")
    writer.key("parts")
    writer.beginObject()
    for part in parts {
      writer.key(part.name)
      writer.string(part.trouble ?? "ready")
    }
    writer.endObject()
    writer.endObject()
    return HTTPResponse(
      status: isReady ? 200 : 503, headers: [("Content-Type", "application/json")], body: writer.bytes)
  }
}
