extension Message {
  /// A line that tells which message it is about, and which trace that belongs to.
  func log(_ text: String, _ fields: [String: String]) {
    var fields = fields
    fields["id"] = id
    fields["trace_id"] = head.traceID
    Log.error(text, fields)
  }
}
