package import JSON

/// Message of the runtime to a partition's own log: how a call to the outside ended.
package struct CallAnswered: Payload {
  package static let type = "CallAnswered"

  /// The call's id, its idempotency key outside.
  package let call: String
  /// How often the call was asked for before.
  package let round: Int
  /// The answer's JSON text; nil when there was none.
  package let answer: [UInt8]?
  /// Why there was none: whether the call had an effect is unknown.
  package let failure: String?

  package init(call: String, round: Int, answer: [UInt8]) {
    self.call = call
    self.round = round
    self.answer = answer
    failure = nil
  }

  package init(call: String, round: Int, failure: String) {
    self.call = call
    self.round = round
    answer = nil
    self.failure = failure
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("call", call)
    writer.field("round", round)
    if let answer {
      writer.key("answer")
      writer.raw(answer)
    }
    writer.optional("failure", failure)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    call = try json.string("call")
    round = try json.int("round")
    answer = json["answer"].map { Array($0.raw) }
    failure = answer == nil ? try json.string("failure") : nil
  }
}
