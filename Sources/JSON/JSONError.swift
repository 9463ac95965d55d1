/// Why a text is not the JSON that was asked for, and where.
///
/// The message is fit for a refusal sent to a client: it never quotes the contents of a string.
package struct JSONError: Error, Equatable {
  /// Bytes from the start of the text to where the fault was noticed.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}

extension JSONError: CustomStringConvertible {
  package var description: String { "\(message) at byte \(offset)" }
}
