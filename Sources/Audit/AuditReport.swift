package import JSON
package import Messaging

/// What an audit found: every invariant, with its breaches.
package struct AuditReport: JSONEncodable, Sendable {
  /// One row that breaks an invariant; names and values of what shows it.
  package struct Breach: JSONEncodable, Sendable {
    package let evidence: [(name: String, value: String)]

    package var text: String { evidence.map { "\($0.name) \($0.value)" }.joined(separator: ", ") }

    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      for (name, value) in evidence {
        writer.key(name)
        writer.string(value)
      }
      writer.endObject()
    }
  }

  package struct Finding: JSONEncodable, Sendable {
    package let invariant: Invariant
    package let breaches: [Breach]

    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("invariant", invariant.name)
      writer.field("meaning", invariant.meaning)
      writer.field("holds", breaches.isEmpty)
      writer.list("breaches", breaches)
      writer.endObject()
    }
  }

  /// A store as it was looked at: how far its log was settled then.
  package struct Store: JSONEncodable, Sendable {
    package let partition: PartitionID
    package let position: String
    /// Rows of its tables.
    package let rows: Int

    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.field("partition", "\(partition)")
      writer.field("position", position)
      writer.field("rows", rows)
      writer.endObject()
    }
  }

  package let stores: [Store]
  package let findings: [Finding]

  package var holds: Bool { findings.allSatisfy(\.breaches.isEmpty) }
  package var breached: [Finding] { findings.filter { !$0.breaches.isEmpty } }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("holds", holds)
    writer.list("stores", stores)
    writer.list("invariants", findings)
    writer.endObject()
  }
}
