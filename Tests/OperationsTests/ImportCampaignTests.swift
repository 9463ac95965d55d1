import Operations
import Testing

@Suite struct ImportCampaignTests {
  private func faults(_ text: String) -> [String] {
    ImportFolder.batch(["campaigns.json": Array(text.utf8)]).faults.lines
  }

  /// A good campaign but for these members.
  private func campaign(_ id: String, _ members: String) -> String {
    #"{"campaign_id": "\#(id)", "name": "A", "campaign_type": "cart", "discount_type": "percentage", "value_bps": 100\#(members)}"#
  }

  @Test func `campaigns are the elements of an array`() {
    #expect(faults("[\(campaign("A", "")),\n\(campaign("B", #", "codes": ["x"]"#))]") == [])
    #expect(faults(campaign("A", "")) == ["campaigns.json:1: must be an array of campaigns"])
    #expect(faults("[\n{\"a\": }]").first?.hasPrefix("campaigns.json:2: ") == true)
    #expect(faults("[7,\nnull]") == ["campaigns.json:1: must be an object", "campaigns.json:2: must be an object"])
  }

  @Test func `every fault is named with the line its campaign begins on`() {
    let text = """
      [\(campaign("A", #", "end_date": "tomorrow", "stackable": 1"#)),
       \(campaign("B", #", "budget": {"amount": 1, "currency": "GBP"}, "minimum_order_amount": {"amount": 1, "currency": "EUR"}"#)),
       \(campaign("A", "")),
       {"name": "B", "campaign_type": "customer", "discount_type": "buy_x_get_y", "buy_quantity": 0},
       \(campaign("C", #", "start_date": "2026-12-02T00:00:00Z", "end_date": "2026-12-01T00:00:00Z", "codes": [""]"#))]
      """
    #expect(
      faults(text) == [
        "campaigns.json:1: end_date: must be an RFC 3339 time, as in 2026-12-01T00:00:00Z",
        "campaigns.json:1: stackable: must be true or false",
        "campaigns.json:2: budget: all amounts of a campaign must be of one currency",
        "campaigns.json:4: campaign_id: required",
        "campaigns.json:4: buy_quantity: must be from 1 to 1000000",
        "campaigns.json:4: get_quantity: required",
        "campaigns.json:4: customer_segments: a customer campaign needs segments",
        "campaigns.json:5: codes/0: must have 1 to 64 bytes and no control characters",
        "campaigns.json:5: end_date: must be after start_date",
      ])
  }

  @Test func `no campaign is there twice`() {
    #expect(
      faults("[\(campaign("A", "")),\n\(campaign("A", ""))]")
        == ["campaigns.json:2: campaign_id: A is already on line 1"])
  }
}
