package import JSON
package import SQLite

/// A message that could not be handled, untouched, with the reason.
package struct DeadLetter: JSONEncodable {
  package let message: Message
  package let cause: String
  package let attempts: Int
  /// Unix milliseconds.
  package let at: Int64

  /// As the `dead` stream's head shows it.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("cause", cause)
    writer.field("attempts", attempts)
    writer.field("at", at)
    writer.field("build", Build.version)
    writer.field("head", message.head)
    writer.endObject()
  }

  /// The body if it is JSON, else the empty object: the store keeps the bytes.
  var body: [UInt8] { (try? JSONDocument(message.body, limits: .own)) == nil ? Array("{}".utf8) : message.body }
}

/// Dead letters are rows of the store, committed with the position: Redis cannot lose them, replay obeys them. The
/// `dead` stream is only their view.
package struct DeadLetters {
  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  package func add(_ letter: DeadLetter) throws(SQLiteError) {
    try database.run(
      "INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?, ?, ?, ?, ?)", .text(letter.message.id),
      .text(String(decoding: letter.message.head.json, as: UTF8.self)), .blob(letter.message.body),
      .text(letter.cause), .integer(letter.attempts), .integer(letter.at), .text(Build.version))
  }
}
