import Foundation

/// A directory of one test, gone after it. Its path is short: sockets live in it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/orderflow-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file below the directory and returns its path.
  @discardableResult func write(_ text: String, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }
}
