/// One answer as a client received it, whole.
package struct HTTPClientResponse: Sendable {
  package let status: Int
  package internal(set) var body: [UInt8] = []
  /// Whether the server keeps the connection open for the next request.
  package let keepAlive: Bool
  private let head: HTTPHeaderBlock

  init(status: Int, keepAlive: Bool, head: HTTPHeaderBlock) {
    self.status = status
    self.keepAlive = keepAlive
    self.head = head
  }

  /// The value of a field, whatever the case of its name; several are joined by `", "`.
  package func header(_ name: String) -> String? { head.value(name) }

  /// The values of all fields of that name, in order and apart.
  package func headerValues(_ name: String) -> [String] { head.values(name) }
}
