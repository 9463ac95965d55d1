import Foundation
import Testing

/// A handler is a function of (store, message): no clock, no chance, no environment, no neighbour.
struct CapabilityTests {
  static let forbiddenImports = [
    "Foundation", "FoundationEssentials", "Dispatch", "Glibc", "Redis", "HTTP", "EventLoop", "CLinux", "CHiredis",
    "CSQLite", "Metrics",
  ]

  static let forbiddenWords = [
    "Date(", "Date.", "Clock.", "clock_gettime", "gettimeofday", ".random(", "SystemRandomNumberGenerator", "UUID",
    "getenv", "ProcessInfo", ".randomElement", ".shuffled", "Hasher", "hashValue", "Task.", "Task {",
  ]

  @Test(arguments: ImportTests.capabilities)
  func `a capability imports neither the world nor another capability`(_ name: String) {
    let others = ImportTests.capabilities.filter { $0 != name }
    for file in Repository.files(of: name) {
      let found = Set(file.imports).intersection(CapabilityTests.forbiddenImports + others)
      #expect(found.isEmpty, "\(file.path) imports \(found.sorted())")
    }
  }

  @Test(arguments: ImportTests.capabilities)
  func `a capability has no clock, no chance and no environment`(_ name: String) {
    #expect(!Repository.files(of: name).isEmpty)
    for file in Repository.files(of: name) {
      for words in CapabilityTests.forbiddenWords {
        #expect(file.places(of: words) == [], "\(words)")
      }
    }
  }

  @Test(arguments: ImportTests.capabilities)
  func `who knows one capability's folder knows them all`(_ name: String) {
    let files = Repository.names(in: Repository.sources.appendingPathComponent(name))
    for expected in ["README.md", "\(name).swift", "\(name)Schema.swift"] {
      #expect(files.contains(expected), "\(name) lacks \(expected)")
    }
  }
}
