import CHiredis

/// One answer, owned; freed when the last view of it is gone.
package final class RedisReply {
  private let pointer: UnsafeMutablePointer<redisReply>

  init(taking pointer: UnsafeMutableRawPointer) {
    self.pointer = pointer.assumingMemoryBound(to: redisReply.self)
  }

  deinit { freeReplyObject(pointer) }

  package var value: RedisValue { RedisValue(owner: self, pointer: pointer) }
}

/// A view of a part of an answer. <https://redis.io/docs/latest/develop/reference/protocol-spec/>
package struct RedisValue {
  let owner: RedisReply
  let pointer: UnsafeMutablePointer<redisReply>

  private var type: Int32 { pointer.pointee.type }

  package var isNil: Bool { type == REDIS_REPLY_NIL }
  package var isArray: Bool { type == REDIS_REPLY_ARRAY }
  package var count: Int { isArray ? Int(pointer.pointee.elements) : 0 }

  package subscript(_ index: Int) -> RedisValue {
    precondition(index < count, "element \(index) of \(count)")
    return RedisValue(owner: owner, pointer: pointer.pointee.element[index]!)
  }

  package var integer: Int64? {
    type == REDIS_REPLY_INTEGER ? pointer.pointee.integer : text.flatMap { Int64($0) }
  }

  package var text: String? {
    withBytes { String(decoding: $0, as: UTF8.self) }
  }

  package var bytes: [UInt8]? {
    withBytes { [UInt8]($0) }
  }

  package func equals(_ text: StaticString) -> Bool {
    withBytes { bytes in
      text.withUTF8Buffer { $0.count == bytes.count && bytes.elementsEqual($0) }
    } ?? false
  }

  package func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
    guard type == REDIS_REPLY_STRING || type == REDIS_REPLY_STATUS else { return nil }
    return body(buffer)
  }

  private var buffer: UnsafeBufferPointer<UInt8> {
    let count = Int(pointer.pointee.len)
    let start = UnsafeRawPointer(pointer.pointee.str!).assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: start, count: count)
  }

  /// The error Redis answered with, if it did.
  package func error(doing: @autoclosure () -> String) -> RedisError? {
    guard type == REDIS_REPLY_ERROR else { return nil }
    let message = String(decoding: buffer, as: UTF8.self)
    let code = String(message.prefix { $0 != " " })
    return RedisError(.server(code: code), message, doing: doing())
  }
}

extension RedisValue {
  /// A flat list of name, value, name, value.
  package var pairs: [String: RedisValue] {
    var found: [String: RedisValue] = [:]
    for index in stride(from: 0, to: count - 1, by: 2) { found[self[index].text ?? ""] = self[index + 1] }
    return found
  }
}
