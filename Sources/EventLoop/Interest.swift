import CLinux
import Glibc

extension EventLoop {
  /// What a descriptor is watched for, and what it turned out to be ready for.
  package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    package static let read = Interest(rawValue: 1)
    package static let write = Interest(rawValue: 2)

    var events: UInt32 {
      (contains(.read) ? EPOLLIN.rawValue : 0) | (contains(.write) ? EPOLLOUT.rawValue : 0)
    }

    /// A hang-up or an error is reported as `read` whatever was asked for (epoll_ctl(2) cannot mask it): the owner's
    /// read then meets the end or the error. It is reported as `write` only to who waits to write.
    init(events: UInt32, watched: Interest) {
      let broken = events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
      var ready: Interest = []
      if broken || events & EPOLLIN.rawValue != 0 { ready.insert(.read) }
      if events & EPOLLOUT.rawValue != 0 || (broken && watched.contains(.write)) { ready.insert(.write) }
      self = ready
    }
  }
}
