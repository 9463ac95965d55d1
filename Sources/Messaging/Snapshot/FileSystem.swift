import Glibc

/// The few file operations of the runtime.
package enum FileSystem {
  /// Flushes a file or a directory's entries to the disk.
  package static func flush(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(path: path, code: errno) }
  }

  /// Moves a file into place, in one step that a crash does not halve.
  package static func move(_ path: String, to target: String) throws {
    guard rename(path, target) == 0 else { throw FileError(path: target, code: errno) }
    let end = target.lastIndex(of: "/") ?? target.startIndex
    try flush(end == target.startIndex ? "." : String(target[..<end]))
  }

  /// Makes the directory and those above it.
  package static func makeDirectories(_ path: String) throws {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw FileError(path: made, code: errno) }
    }
  }
}

package struct FileError: Error, CustomStringConvertible {
  package let path: String
  package let code: Int32
  package var description: String { "\(path): \(String(cString: strerror(code)))" }
}
