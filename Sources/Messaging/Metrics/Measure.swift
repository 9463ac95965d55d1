/// A metric that only a capability can fill: it says so here, as data, and touches neither clock nor metric. The runtime
/// adds what a turn counted once its work is committed or relayed; a replay counts nothing.
package struct Measure: Sendable {
  package enum Kind: Sendable {
    /// What `Turn.count` counts; with a label, its name and the values it may take.
    case count(label: StaticString, values: [String])
    case plainCount
    /// How long messages of this type are handled.
    case timing(of: String)
  }

  package let name: String
  package let help: String
  package let kind: Kind

  package init(_ name: String, _ help: String, _ kind: Kind) {
    self.name = name
    self.help = help
    self.kind = kind
  }
}

/// One count of a turn: the metric's name and its label's value, empty for none.
struct Tally: Hashable {
  let name: String
  let value: String
}
