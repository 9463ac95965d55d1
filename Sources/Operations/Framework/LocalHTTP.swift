import EventLoop
import HTTP

/// What `up` asks of its intake's address, through the doors the intake itself uses.
enum LocalHTTP {
  /// Milliseconds one question may take.
  private static let patience: Int64 = 2_000

  /// Whether another socket listens there. Any other fault of the address is left for the intake to tell.
  static func isInUse(_ host: String, _ port: Int) -> Bool {
    do throws(SystemError) {
      let server = HTTPServer(loop: try EventLoop(), handler: { _, _ in })
      try server.listen(host: host, port: port)
      server.close()
      return false
    } catch { return error.isAddressInUse }
  }

  /// Whether the intake says it is ready.
  static func isReady(_ host: String, _ port: Int) -> Bool {
    guard let loop = try? EventLoop() else { return false }
    let reachable = host == "0.0.0.0" ? "127.0.0.1" : host
    let client = HTTPClientConnection(loop: loop, host: reachable, port: port, timeoutMilliseconds: patience)
    var isReady = false
    client.send(method: .get, path: "/health/ready") { answer in
      if case .success(let response) = answer { isReady = response.status == 200 }
      loop.stop()
    }
    loop.run()
    client.close()
    return isReady
  }
}
