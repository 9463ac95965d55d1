/// Something that must hold over all stores at once. Its statement answers the breaches, a row each, whose columns are
/// the evidence; it reads the gathered tables (`Gathering`).
package struct Invariant: Sendable {
  package let name: String
  /// What holds, in the words of an operator.
  package let meaning: String
  let statement: String

  init(_ name: String, _ meaning: String, _ statement: String) {
    self.name = name
    self.meaning = meaning
    self.statement = statement
  }

  /// All of them, in the order of the report. A new capability adds its list here.
  package static let all: [Invariant] =
    runtime + stock + holds + orders + lifecycle + carts + promotions + payments + customers + projections
    + copies + analytics + loyalty + reviews + notifications
}
