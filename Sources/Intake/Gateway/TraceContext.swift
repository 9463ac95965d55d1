/// A request's `traceparent`, checked and continued: the trace stays, and this hop is the parent of what it causes. What is
/// malformed is as if it were not there. <https://www.w3.org/TR/trace-context/#traceparent-header>
struct TraceContext {
  let traceID: String
  private let flags: Substring

  init?(_ header: String?) {
    guard let header else { return nil }
    let parts = header.trimmed.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, TraceContext.isHexadecimal(parts[0], 2), parts[0] != "ff",
      parts[0] != "00" || parts.count == 4, TraceContext.isHexadecimal(parts[1], 32),
      TraceContext.isHexadecimal(parts[2], 16), TraceContext.isHexadecimal(parts[3], 2),
      parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
    else { return nil }
    traceID = String(parts[1])
    flags = parts[3]
  }

  /// As the messages of this request carry it, in version 00, with an own parent id.
  var continued: String {
    let id = String(UInt64.random(in: 1...UInt64.max), radix: 16)
    return "00-\(traceID)-\(String(repeating: "0", count: 16 - id.utf8.count))\(id)-\(flags)"
  }

  /// Lower case alone.
  private static func isHexadecimal(_ text: Substring, _ count: Int) -> Bool {
    text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
