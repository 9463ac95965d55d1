import Foundation
import Testing

/// One Swift file of `Sources`, as the rules look at it.
struct SourceFile: CustomTestStringConvertible, Sendable {
  let module: String
  /// Below `Sources`.
  let path: String
  let lines: [Substring]

  var testDescription: String { path }

  /// The lines without comments; what is in strings stays.
  var code: [Substring] {
    lines.map { line in
      line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
    }
  }

  var imports: [String] {
    code.compactMap { line in
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place <= 1, words.count > place + 1 else { return nil }
      return String(words[place + 1])
    }
  }

  /// Where the words stand in the code, as `path:line`.
  func places(of words: String) -> [String] {
    code.enumerated().filter { $0.element.contains(words) }.map { "\(path):\($0.offset + 1)" }
  }
}

/// The repository around this file.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let sources = root.appendingPathComponent("Sources")

  static let modules = names(in: sources)

  static let files: [SourceFile] = {
    let paths = FileManager.default.subpaths(atPath: sources.path) ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      let text = (try? String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)) ?? ""
      return SourceFile(
        module: String(path.prefix { $0 != "/" }), path: path,
        lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }()

  static func files(of module: String) -> [SourceFile] { files.filter { $0.module == module } }

  static func names(in directory: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()
  }
}

extension Repository {
  private static let testFolder = root.appendingPathComponent("Tests")

  /// Paths below `Tests`.
  static let tests = (FileManager.default.subpaths(atPath: testFolder.path) ?? []).sorted()

  static func text(ofTest path: String) -> String {
    (try? String(contentsOf: testFolder.appendingPathComponent(path), encoding: .utf8)) ?? ""
  }
}
