package import Foundation

/// The data shared between projects: beside the package, or where `ORDERFLOW_SHARED_DATA` says.
package enum SharedData {
  package static let root: URL =
    if let path = ProcessInfo.processInfo.environment["ORDERFLOW_SHARED_DATA"] {
      URL(fileURLWithPath: path)
    } else {
      URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("../shared/data").standardizedFileURL
    }

  package static func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(name).path)
  }

  package static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appendingPathComponent(name)))
  }

  /// Names in a folder, sorted.
  package static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path).sorted()
  }
}
