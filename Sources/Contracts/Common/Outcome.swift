package import JSON

/// How a request ended: what the intake answers over HTTP, and what is stored under its idempotency key.
package struct Outcome: Sendable, Equatable, Payload {
  package static let type = "Outcome"

  package let status: Int
  package let location: String?
  package let entityTag: String?
  /// JSON text; a problem document from 400 on.
  package let body: [UInt8]

  package init(_ status: Int, location: String? = nil, entityTag: String? = nil, body: [UInt8]) {
    self.status = status
    self.location = location
    self.entityTag = entityTag
    self.body = body
  }

  package init(_ problem: Problem) {
    self.init(problem.status, body: problem.document)
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", status)
    writer.optional("location", location)
    writer.optional("etag", entityTag)
    writer.key("body")
    writer.raw(body)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    status = try json.int("status")
    location = try json.optionalString("location")
    entityTag = try json.optionalString("etag")
    body = Array(try json.required("body").raw)
  }
}
