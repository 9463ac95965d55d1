import Foundation

/// A blocking socket connected to a port of the loopback; a read that waits `patience` seconds fails.
/// - Throws: `ConnectionRefused` with errno.
package func connectedSocket(port: Int, patience: Int) throws(ConnectionRefused) -> Int32 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  var limit = timeval(tv_sec: patience, tv_usec: 0)
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  let result = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard result == 0 else {
    let code = errno
    close(descriptor)
    throw ConnectionRefused(code: code)
  }
  return descriptor
}

package struct ConnectionRefused: Error {
  package let code: Int32
}
