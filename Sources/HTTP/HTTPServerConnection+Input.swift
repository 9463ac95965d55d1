import EventLoop
import Glibc

extension HTTPServerConnection {
  /// Whether one more request may be taken; while the server drains, one at a time, for it is the last.
  var hasRoom: Bool {
    waiting.count < (server.isDraining ? 1 : server.limits.pipelined) && output.count < server.limits.outputBytes
  }

  var wantsInput: Bool {
    guard !inputEnded else { return false }
    return phase == .open ? hasRoom : droppedBytes < server.limits.lingerBytes
  }

  /// Reads once: what is left makes the loop call again.
  func read() {
    let count = Glibc.read(descriptor, server.scratch.baseAddress, server.scratch.count)
    if count < 0 {
      if errno != EAGAIN && errno != EINTR { close() }
      return
    }
    if count == 0 {
      inputEnded = true
    } else if phase == .open {
      parser.append(UnsafeRawBufferPointer(rebasing: server.scratch[..<count]))
      parse()
    } else {
      droppedBytes += count
    }
    settle()
  }

  /// Brings the connection's watch and deadline in line with its state, and ends it when nothing can follow.
  func settle() {
    guard phase != .closed else { return }
    let isDone = waiting.isEmpty && output.isEmpty
    if isDone, phase == .lingering ? !wantsInput : inputEnded { return close() }
    if server.isDraining, phase == .open, isIdle { return linger() }
    var interest: EventLoop.Interest = wantsInput ? .read : []
    if isBlocked { interest.insert(.write) }
    server.loop.modify(descriptor, interest)
    updateDeadline()
  }

  /// Shuts the sending side, and reads on for a while: closing over unread input would make the system throw away
  /// the answer the client has not seen yet.
  func linger() {
    guard !inputEnded else { return close() }
    phase = .lingering
    shutdown(descriptor, Int32(SHUT_WR))
    settle()
  }
}
