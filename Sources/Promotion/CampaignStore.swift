import Contracts
import JSON
import SQLite

/// A campaign as it stands.
struct KnownCampaign {
  var campaign: Campaign
  var completed: Completion?
  /// Rises with every change of it, and with every completion.
  var version: Int64

  /// Why nobody gets it any more.
  enum Completion: String {
    case usageLimit = "usage-limit"
    case budget, ended
  }

  var isLive: Bool { campaign.isActive && completed == nil }
}

/// The campaigns tables.
struct CampaignStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func campaign(_ id: String) throws -> KnownCampaign? {
    let row = try database.first(
      "SELECT campaign, completed, version FROM campaigns WHERE campaign_id = ?", .text(id)
    ) { ($0.bytes(0), $0.optionalText(1), $0.integer(2)) }
    guard let row else { return nil }
    return KnownCampaign(
      campaign: try Campaign(jsonBytes: row.0), completed: row.1.flatMap { KnownCampaign.Completion(rawValue: $0) },
      version: row.2)
  }

  func save(_ known: KnownCampaign) throws(SQLiteError) {
    try database.run(
      "INSERT OR REPLACE INTO campaigns VALUES (?, ?, ?, ?)", .text(known.campaign.campaignID),
      .blob(known.campaign.json), .optional(known.completed?.rawValue), .integer(known.version))
    try database.run("DELETE FROM campaign_keys WHERE campaign_id = ?", .text(known.campaign.campaignID))
    for (kind, key) in known.keys {
      try database.run(
        "INSERT OR IGNORE INTO campaign_keys VALUES (?, ?, ?, ?, ?)", .text(kind.rawValue), .text(key),
        .text(known.campaign.campaignID), .integer(known.campaign.startDate ?? 0),
        .integer(known.campaign.endDate ?? Int64.max))
    }
  }

  enum KeyKind: String {
    case code, product, category, segment, any
  }

  /// Ids of the campaigns under this key that are within their dates.
  func campaigns(_ kind: KeyKind, _ key: String, at now: Int64) throws(SQLiteError) -> [String] {
    try database.all(
      "SELECT campaign_id FROM campaign_keys WHERE kind = ? AND key = ? AND starts <= ?3 AND ends > ?3",
      .text(kind.rawValue), .text(key), .integer(now)
    ) { $0.text(0) }
  }

  /// Ids of the campaigns that have this code, whatever their dates.
  func campaigns(code: String) throws(SQLiteError) -> [String] {
    try database.all(
      "SELECT campaign_id FROM campaign_keys WHERE kind = 'code' AND key = ?", .text(code.uppercased())
    ) { $0.text(0) }
  }
}

extension KnownCampaign {
  /// All of one kind, but products and categories, either of which will do.
  fileprivate var keys: [(CampaignStore.KeyKind, String)] {
    if !campaign.codes.isEmpty { return campaign.codes.map { (.code, $0.uppercased()) } }
    guard isLive else { return [] }
    let items =
      campaign.products.map { (CampaignStore.KeyKind.product, $0) } + campaign.categories.map { (.category, $0) }
    if !items.isEmpty { return items }
    return campaign.segments.isEmpty ? [(.any, "")] : campaign.segments.map { (.segment, $0) }
  }
}
