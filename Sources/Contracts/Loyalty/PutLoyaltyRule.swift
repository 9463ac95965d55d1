package import JSON

/// Command to loyalty's first partition: what is earned in a currency from now on.
package struct PutLoyaltyRule: Payload {
  package static let type = "PutLoyaltyRule"

  package let rule: LoyaltyRule

  package init(_ rule: LoyaltyRule) { self.rule = rule }

  package func write(to writer: inout JSONWriter) { rule.write(to: &writer) }

  package init(json: JSONView) throws(JSONError) { rule = try LoyaltyRule(json: json) }
}
