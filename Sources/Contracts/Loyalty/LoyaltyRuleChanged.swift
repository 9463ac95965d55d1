package import JSON

/// Event of loyalty: a rule as its first partition ordered it; all of its partitions hear of it.
package struct LoyaltyRuleChanged: Event {
  package static let type = "LoyaltyRuleChanged"

  package let rule: LoyaltyRule
  /// Counts the changes of this currency's rule.
  package let ruleVersion: Int64

  package init(_ rule: LoyaltyRule, version: Int64) {
    self.rule = rule
    ruleVersion = version
  }

  package func route(to capability: CapabilityName) -> Route { .everyPartition }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    rule.writeMembers(to: &writer)
    writer.field("version", ruleVersion)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    rule = try LoyaltyRule(json: json)
    ruleVersion = try json.int64("version")
  }
}
