import Glibc

/// A process of this host, told apart from a later one with the same pid by its start time.
package enum ProcessIdentity {
  /// Field 22 of `/proc/PID/stat`, clock ticks after boot (proc(5)); nil when there is no such process, or it has ended
  /// and only its parent has not asked yet.
  package static func startTime(of pid: Int32) -> UInt64? {
    guard let file = fopen("/proc/\(pid)/stat", "r") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 1_024)
    let count = fread(&buffer, 1, buffer.count - 1, file)
    let text = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let close = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: close)...].split(separator: " ")
    return fields.count > 19 && fields[0] != "Z" ? UInt64(fields[19]) : nil
  }

  package static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count - 1)
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// This process as a lease holder; the worker id is drawn once.
  package static func holder(name: String) -> Lease.Holder {
    let pid = getpid()
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return Lease.Holder(
      worker: "\(name)-\(pid)-\(random)", host: hostName, pid: pid, started: startTime(of: pid) ?? 0)
  }
}
