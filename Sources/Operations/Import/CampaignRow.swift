import Contracts
import Intake
import JSON
import Messaging

/// An object of `campaigns.json`; the whole campaign, as `PUT campaigns/{id}` takes it, with its id.
struct CampaignRow: ImportRow {
  static let file = "campaigns.json"
  static let subject = "campaign"
  /// What a campaign is answered with beside what was put.
  private static let answered: Set<String> = ["completed", "uses", "settled_uses", "used_amount", "version"]

  private let campaign: Campaign

  static func read(_ bytes: [UInt8], into batch: inout ImportBatch) {
    let document: JSONDocument
    do { document = try JSONDocument(bytes, limits: JSONLimits(bytes: 64 << 20)) } catch {
      return batch.addFault(file, line(error.offset, of: bytes), error.message)
    }
    guard document.root.kind == .array else { return batch.addFault(file, 1, "must be an array of campaigns") }
    for item in document.root.elements {
      let line = line(item.raw.startIndex, of: bytes)
      guard item.kind == .object else {
        batch.addFault(file, line, "must be an object")
        continue
      }
      let asked = CampaignRequest(item, id: nil)
      for fault in asked.faults { batch.addFault(file, line, fault.message, column: String(fault.pointer.dropFirst())) }
      if asked.faults.isEmpty { batch.add(CampaignRow(campaign: asked.campaign), line, keyColumn: "campaign_id") }
    }
  }

  /// The line a byte is on, counted from 1.
  private static func line(_ offset: Int, of bytes: [UInt8]) -> Int {
    1 + bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") }
  }

  var key: String { campaign.campaignID }

  func command(_ topology: Topology) -> Parcel { Parcel(PutCampaign(campaign), to: PartitionID(.promotion, 0)) }

  func query(_ topology: Topology) -> Parcel {
    Parcel(GetCampaign(campaignID: campaign.campaignID), to: PartitionID(.promotion, 0))
  }

  func verdict(_ answer: Outcome, _ batch: ImportBatch) -> RowVerdict {
    guard var comparison = RowComparison(answer), let wanted = try? JSONDocument(campaign.json) else {
      return .missing(answer)
    }
    comparison.compare(all: wanted.root, but: CampaignRow.answered)
    return comparison.verdict
  }
}
