import HTTP
import JSON
import Messaging

/// The intake's contract as an OpenAPI 3.1 document, made from its routes.
/// <https://spec.openapis.org/oas/v3.1.0>
struct OpenAPIDocument: JSONEncodable {
  private let routes: [Route]

  init(_ routes: [Route]) {
    self.routes = routes
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("openapi", "3.1.0")
    writer.key("info")
    writer.beginObject()
    writer.field("title", "Orderflow")
    writer.field("version", Build.version)
    writer.field("license", Pairs([("name", "Apache 2.0"), ("identifier", "Apache-2.0")]))
    writer.endObject()
    writer.list("servers", [Pairs([("url", "/")])])
    writer.list("tags", Operation.Tag.allCases.map { Pairs([("name", $0.rawValue)]) })
    writePaths(to: &writer)
    writeComponents(to: &writer)
    writer.endObject()
  }

  private func writePaths(to writer: inout JSONWriter) {
    var paths: [String] = []
    for route in routes where !paths.contains(route.path) { paths.append(route.path) }
    writer.key("paths")
    writer.beginObject()
    for path in paths {
      writer.key(path)
      writer.beginObject()
      for route in routes where route.path == path {
        writer.key(route.method.name.lowercased())
        DescribedRoute(route).write(to: &writer)
      }
      writer.endObject()
    }
    writer.endObject()
  }

  private func writeComponents(to writer: inout JSONWriter) {
    writer.key("components")
    writer.beginObject()
    writer.key("securitySchemes")
    writer.beginObject()
    writer.key("token")
    Pairs([
      ("type", "http"), ("scheme", "bearer"), ("bearerFormat", "JWT"),
      (
        "description",
        "HS256; `kid`, `iss`, `aud`, `exp` and `nbf` are checked. `sub` is the customer. `scope`: customer (own things), "
          + "service (for any customer), staff (all of it)."
      ),
    ]).write(to: &writer)
    writer.endObject()
    writeSchemas(to: &writer)
    CommonHeader.writeAll(to: &writer)
    CommonParameter.writeAll(to: &writer)
    writer.endObject()
  }

  private func writeSchemas(to writer: inout JSONWriter) {
    var schemas = Schema.problem.components
    for route in routes {
      schemas += route.operation.successes.flatMap(\.schema.components)
      schemas += route.operation.body?.components ?? []
      schemas += route.operation.query.flatMap(\.schema.components)
    }
    var written: Set<String> = []
    writer.key("schemas")
    writer.beginObject()
    for (name, schema) in schemas where written.insert(name).inserted {
      writer.key(name)
      schema.write(to: &writer)
    }
    writer.endObject()
  }
}

/// An object whose members are all strings.
struct Pairs: JSONEncodable {
  private let members: [(String, String)]

  init(_ members: [(String, String)]) {
    self.members = members
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    for (name, value) in members {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
  }
}
