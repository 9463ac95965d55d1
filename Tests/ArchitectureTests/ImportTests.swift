import Testing

/// The arrows of the map: doors ← Contracts, Messaging ← capabilities, Intake ← Operations ← orderflow.
struct ImportTests {
  /// Whoever has a schema of its own.
  static let capabilities = Repository.modules.filter { name in
    Repository.files(of: name).contains { $0.path == "\(name)/\(name)Schema.swift" }
  }
  private static let doors = ["JSON", "Crypto", "EventLoop", "HTTP", "Redis", "SQLite", "Metrics"]
  private static let system = ["Foundation", "FoundationNetworking", "Dispatch", "Glibc", "Synchronization"]

  /// What each module may import; a new module says it here.
  static let arrows: [String: Set<String>] = {
    var table: [String: Set<String>] = [
      "CHiredis": [], "CSQLite": [], "CLinux": [],
      "JSON": [],
      "Crypto": ["JSON"],
      "EventLoop": ["CLinux", "Glibc"],
      "HTTP": ["EventLoop", "CLinux", "Glibc"],
      "Redis": ["CHiredis", "Glibc"],
      "SQLite": ["CSQLite"],
      "Metrics": ["Synchronization"],
      "Contracts": ["JSON"],
      "Messaging": ["JSON", "Redis", "SQLite", "Metrics", "Contracts", "Glibc", "Synchronization", "Dispatch"],
      "Intake": [
        "JSON", "Crypto", "EventLoop", "HTTP", "Redis", "Metrics", "Contracts", "Messaging", "Synchronization",
      ],
      "Replay": ["JSON", "Crypto", "Redis", "SQLite", "Contracts", "Messaging"],
      "Audit": ["JSON", "SQLite", "Contracts", "Messaging"],
      "orderflow": ["Operations", "Foundation"],
    ]
    for capability in capabilities { table[capability] = ["JSON", "SQLite", "Contracts", "Messaging"] }
    table["Operations"] = Set(
      doors + system + ["CLinux", "Contracts", "Messaging", "Intake", "Audit", "Replay", "Capabilities"])
    table["Capabilities"] = Set(capabilities + ["Contracts", "Messaging"])
    return table
  }()

  @Test
  func `every module has its arrows`() {
    #expect(Repository.modules == ImportTests.arrows.keys.sorted())
    #expect(Repository.files.count > 100)
  }

  @Test(arguments: Repository.modules)
  func `a module imports only what its arrows allow`(_ module: String) {
    for file in Repository.files(of: module) {
      let strange = Set(file.imports).subtracting(ImportTests.arrows[module] ?? [])
      #expect(strange.isEmpty, "\(file.path) imports \(strange.sorted())")
    }
  }

  @Test(arguments: [
    ("CHiredis", ["Redis"]), ("CSQLite", ["SQLite"]), ("CLinux", ["EventLoop", "HTTP", "Operations"]),
  ])
  func `a C module is imported by its door alone`(_ module: String, _ doors: [String]) {
    let importers = Repository.files.filter { $0.imports.contains(module) }
    #expect(!importers.isEmpty)
    for file in importers { #expect(doors.contains(file.module), "\(file.path)") }
  }
}
