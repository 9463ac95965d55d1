import CLinux
import EventLoop
import Glibc

/// The socket calls both sides need. Every descriptor is non-blocking and closed on exec.
enum Socket {
  private static let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

  /// A listening socket; port 0 lets the system choose.
  static func listening(host: String, port: Int, backlog: Int32) throws(SystemError) -> Int32 {
    let action = "listen on \(host):\(port)"
    let address = try SocketAddress(host: host, port: port, action: action)
    let descriptor = try open(address, action)
    set(descriptor, SOL_SOCKET, SO_REUSEADDR)
    let isBound = address.withPointer { bind(descriptor, $0, $1) } == 0 && listen(descriptor, backlog) == 0
    guard isBound else { throw failure(action, closing: descriptor) }
    return descriptor
  }

  /// A socket on its way to the address: connected once it is writable and without error.
  static func connecting(to address: SocketAddress) throws(SystemError) -> Int32 {
    let descriptor = try open(address, "connect to \(address.name)")
    set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    let result = address.withPointer { connect(descriptor, $0, $1) }
    guard result == 0 || errno == EINPROGRESS else { throw failure("connect to \(address.name)", closing: descriptor) }
    return descriptor
  }

  /// The next client, or nil with `errno` telling why there is none.
  static func accepted(from listener: Int32) -> Int32? {
    let descriptor = accept4(listener, nil, nil, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
    guard descriptor >= 0 else { return nil }
    set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    return descriptor
  }

  /// The port a socket is bound to.
  static func port(of descriptor: Int32) -> Int {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &storage) { bytes in
      let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      guard getsockname(descriptor, pointer, &length) == 0 else { return 0 }
      // Both families keep the port, in network order, right after the family.
      return Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    }
  }

  /// The error a connecting socket ended with; 0 for none.
  static func pendingError(of descriptor: Int32) -> Int32 {
    var (code, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : errno
  }

  private static func open(_ address: SocketAddress, _ action: String) throws(SystemError) -> Int32 {
    let descriptor = socket(address.family, kind, 0)
    guard descriptor >= 0 else { throw .last(action) }
    return descriptor
  }

  private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32) {
    var on = Int32(1)
    setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func failure(_ action: String, closing descriptor: Int32) -> SystemError {
    let error = SystemError.last(action)
    close(descriptor)
    return error
  }
}
