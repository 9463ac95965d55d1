/// A message of a public event stream.
struct PublicEvent {
  let stream: String
  let entry: String
  let id: String
  let head: JSONValue
  let body: JSONValue

  var type: String { head["type"]?.string ?? "" }
}

extension OrderflowSystem {
  /// Whatever stands on streams that look public, each in its order.
  func publicEvents() throws -> [PublicEvent] {
    let redis = try RedisWire(unixSocket: redisSocket)
    let streams = try redis.send(["KEYS", "orderflow:{*}:events"]).list.compactMap(\.text)
    return try streams.flatMap { stream in
      try redis.send(["XRANGE", stream, "-", "+"]).list.flatMap { entry in
        try OrderflowSystem.messages(entry, stream)
      }
    }
  }

  private static func messages(_ entry: RedisWire.Reply, _ stream: String) throws -> [PublicEvent] {
    let fields = entry.list[1].list.compactMap(\.text)
    return try stride(from: 0, to: fields.count, by: 6).map { at in
      guard fields.count >= at + 6, [fields[at], fields[at + 2], fields[at + 4]] == ["id", "head", "body"] else {
        throw NotJSON(text: "\(fields)", position: at)
      }
      return PublicEvent(
        stream: stream, entry: entry.list[0].text ?? "", id: fields[at + 1], head: try JSONReader.read(fields[at + 3]),
        body: try JSONReader.read(fields[at + 5]))
    }
  }
}
