package import JSON

/// A stop of the routing slip: its body is the draft, its type says what the stop is to do with it.
package protocol DraftMessage: Payload {
  var draft: Draft { get }
  init(_ draft: Draft)
}

extension DraftMessage {
  package func write(to writer: inout JSONWriter) { draft.write(to: &writer) }
  package init(json: JSONView) throws(JSONError) { self.init(try Draft(json: json)) }
}
