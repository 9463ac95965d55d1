import Foundation

/// Where things are: the package these tests belong to, its binary, and the data shared between projects.
enum Repository {
  static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/", !exists(folder.appendingPathComponent("Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  /// The binary under test: `ORDERFLOW_BINARY`, else the release build, else the debug build.
  static let binary: String = {
    if let given = environment["ORDERFLOW_BINARY"], !given.isEmpty { return given }
    let builds = ["release", "debug"].map { root.appendingPathComponent(".build/\($0)/orderflow").path }
    return builds.first(where: exists) ?? builds[0]
  }()

  /// Beside the package, or where `ORDERFLOW_SHARED_DATA` says.
  static let sharedData: URL =
    if let path = environment["ORDERFLOW_SHARED_DATA"], !path.isEmpty {
      URL(fileURLWithPath: path)
    } else {
      root.appendingPathComponent("../shared/data").standardizedFileURL
    }

  static var demo: String { root.appendingPathComponent("runbooks/demo").path }

  /// The Swift sources under a folder.
  static func sources(_ folder: String) throws -> [String] {
    let path = root.appendingPathComponent(folder).path
    return try FileManager.default.subpathsOfDirectory(atPath: path).filter { $0.hasSuffix(".swift") }
      .map { try String(contentsOfFile: "\(path)/\($0)", encoding: .utf8) }
  }

  static var environment: [String: String] { ProcessInfo.processInfo.environment }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
