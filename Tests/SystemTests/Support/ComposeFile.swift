import Foundation

/// What the compose file says of each service.
struct ComposeFile {
  struct Service {
    let name: String
    let command: [String]
    let environment: [String: String]
    /// What the health check asks; nil when it asks nothing over HTTP.
    let healthURL: String?
    /// Services that must have run before, by condition.
    let conditions: [String: String]
  }

  let services: [String: Service]

  /// - Parameter variables: The environment `docker compose` would be started with.
  /// - Throws: `MissingVariable` with the file's own words.
  init(_ variables: [String: String]) throws {
    let text = try String(contentsOf: Repository.root.appendingPathComponent("compose.yaml"), encoding: .utf8)
    let root = try YAML.read(text)
    var services: [String: Service] = [:]
    for (name, service) in root["services"]?.members ?? [:] {
      let environment = try (service["environment"]?.members ?? [:]).mapValues {
        try ComposeFile.interpolate($0.text ?? "", variables)
      }
      services[name] = Service(
        name: name, command: (service["entrypoint"]?.texts ?? []) + (service["command"]?.texts ?? []),
        environment: environment,
        healthURL: service["healthcheck"]?["test"]?.texts.first { $0.hasPrefix("http://") },
        conditions: (service["depends_on"]?.members ?? [:]).compactMapValues { $0["condition"]?.text })
    }
    self.services = services
  }

  struct MissingVariable: Error {
    let name: String
    let message: String
  }

  /// `${NAME:?message}` is required, `${NAME:-VALUE}` is the variable, or VALUE without one, `$$` a dollar sign.
  /// <https://docs.docker.com/reference/compose-file/interpolation/>
  private static func interpolate(_ text: String, _ variables: [String: String]) throws -> String {
    if text.hasPrefix("${"), text.hasSuffix("}"), let mark = text.range(of: ":?") {
      let name = String(text[text.index(text.startIndex, offsetBy: 2)..<mark.lowerBound])
      let message = text[mark.upperBound...].dropLast().replacingOccurrences(of: "$$", with: "$")
      guard let value = variables[name], !value.isEmpty else { throw MissingVariable(name: name, message: message) }
      return value
    }
    if text.hasPrefix("${"), text.hasSuffix("}"), let mark = text.range(of: ":-") {
      let name = String(text[text.index(text.startIndex, offsetBy: 2)..<mark.lowerBound])
      if let value = variables[name], !value.isEmpty { return value }
      return String(text[mark.upperBound...].dropLast())
    }
    guard !text.contains("${") else { throw NotYAML(line: 0, why: "an interpolation not understood: \(text)") }
    return text.replacingOccurrences(of: "$$", with: "$")
  }
}
