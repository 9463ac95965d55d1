/// One value, or one member name, on the tape.
///
/// Nodes lie in the order of the text. An array is followed by its elements; an object by name, value, name, value.
/// A name is a string node whose `next` is its value.
struct JSONNode {
  /// The value's text is `start..<end`, quotes and brackets included; in bytes from the start of the document.
  var start: UInt32
  var end: UInt32
  /// The node after this value and everything inside it. While a container is open: its parent.
  var next: UInt32
  /// Elements of an array or members of an object.
  var count: UInt32
  let kind: JSONKind
  /// A string without escapes, or a number without fraction and exponent.
  let isPlain: Bool
}
