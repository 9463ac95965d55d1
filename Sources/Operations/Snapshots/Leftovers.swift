import Foundation
import Messaging

/// What commands that were cut short have left in the data directory.
enum Leftovers {
  /// A folder of a snapshot that has no end after so long has none any more, seconds.
  private static let patience: TimeInterval = 3_600

  static func remove(_ directory: DataDirectory) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: directory.path)) ?? [] {
      for prefix in ["audit-", "verify-"] where name.hasPrefix(prefix) {
        guard let pid = Int32(name.dropFirst(prefix.count)), ProcessIdentity.startTime(of: pid) == nil else { continue }
        try? files.removeItem(atPath: "\(directory.path)/\(name)")
      }
    }
    for name in (try? files.contentsOfDirectory(atPath: directory.snapshotsPath)) ?? [] {
      let folder = "\(directory.snapshotsPath)/\(name)"
      guard !files.fileExists(atPath: "\(folder)/\(Snapshot.fileName)"),
        let made = try? files.attributesOfItem(atPath: folder)[.modificationDate] as? Date,
        Date().timeIntervalSince(made) > patience
      else { continue }
      try? files.removeItem(atPath: folder)
    }
  }
}
