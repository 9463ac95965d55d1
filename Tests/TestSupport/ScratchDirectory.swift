package import Foundation

/// Directories of tests, in memory where the host has a file system for that: no test waits for a disk that others use.
package enum ScratchDirectory {
  private static let root: URL = {
    let memory = URL(fileURLWithPath: "/dev/shm")
    return FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
  }()

  /// A new one; whoever makes it removes it.
  package static func make(_ name: String) throws -> URL {
    let directory = root.appendingPathComponent("of-\(name)-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
  }
}
