// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same strictness. Cross-module optimisation is on in release builds: the doors are
/// small modules, and their functions are called a hundred times an order.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

func door(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A capability sees the doors, the messages and the runtime; never another capability, Foundation or Dispatch.
func capability(_ name: String) -> Target {
  .target(
    name: name, dependencies: ["JSON", "SQLite", "Contracts", "Messaging"], exclude: ["README.md"],
    swiftSettings: strict)
}

let capabilities = [
  "Orders", "Reservation", "Pricing", "Promotion", "Customers", "Payments", "Analytics", "Loyalty",
  "Reviews", "Notifications",
]

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "orderflow",
  products: [.executable(name: "orderflow", targets: ["orderflow"])],
  targets: [
    .systemLibrary(name: "CHiredis"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CLinux"),
    door("JSON"),
    door("Crypto", ["JSON"]),
    door("EventLoop", ["CLinux"]),
    door("HTTP", ["EventLoop", "CLinux"]),
    door("Redis", ["CHiredis"]),
    door("SQLite", ["CSQLite"]),
    door("Metrics"),
    .target(name: "Contracts", dependencies: ["JSON"], exclude: ["EVENTS.md"], swiftSettings: strict),
    door("Messaging", ["JSON", "Redis", "SQLite", "Metrics", "Contracts"]),
    // The list of them all: who needs every capability depends on this one alone.
    .target(
      name: "Capabilities", dependencies: ["Contracts", "Messaging"] + capabilities.map { .byName(name: $0) },
      exclude: ["ADDING.md"], swiftSettings: strict),
    // Proves the stores right; knows every capability's tables, and none of their code.
    door("Audit", ["JSON", "SQLite", "Contracts", "Messaging"]),
    // Logs played again: into scratch stores, lost stores, other capabilities.
    door("Replay", ["JSON", "Crypto", "Redis", "SQLite", "Contracts", "Messaging"]),
    door("Intake", ["JSON", "Crypto", "EventLoop", "HTTP", "Redis", "Metrics", "Contracts", "Messaging"]),
    door(
      "Operations",
      [
        "JSON", "Crypto", "EventLoop", "HTTP", "Redis", "SQLite", "Metrics", "CLinux", "Contracts", "Messaging",
        "Intake", "Audit", "Replay", "Capabilities",
      ]),
    .executableTarget(name: "orderflow", dependencies: ["Operations"], swiftSettings: strict),
    // What several test targets share: a scratch Redis, patience, the shared data.
    .target(name: "TestSupport", dependencies: ["Redis"], path: "Tests/TestSupport", swiftSettings: strict),
    // Every capability at work on one Redis, turn by turn: a small shop without processes.
    .target(
      name: "CrewSupport",
      dependencies: [
        "JSON", "Crypto", "Redis", "SQLite", "Metrics", "Contracts", "Messaging", "Capabilities", "Operations",
        "TestSupport",
      ], path: "Tests/CrewSupport", swiftSettings: strict),
    tests(
      "ReplayTests",
      [
        "JSON", "Redis", "SQLite", "Contracts", "Messaging", "Capabilities", "Replay", "Audit", "TestSupport",
        "CrewSupport",
      ]),
    tests(
      "PricingTests",
      ["JSON", "SQLite", "Contracts", "Metrics", "Messaging", "Pricing", "BrokerSupport", "CrewSupport", "TestSupport"]),
    tests("OrdersTests", ["JSON", "Redis", "SQLite", "Contracts", "Messaging", "TestSupport", "CrewSupport", "Audit"]),
    tests(
      "ReservationTests",
      [
        "JSON", "SQLite", "Contracts", "Messaging", "Capabilities", "Reservation", "Orders", "BrokerSupport",
        "CrewSupport", "TestSupport",
      ]),
    tests(
      "PromotionTests",
      [
        "JSON", "SQLite", "Contracts", "Metrics", "Messaging", "Promotion", "Audit", "BrokerSupport", "CrewSupport",
        "TestSupport",
      ]),
    tests("AnalyticsTests", ["JSON", "Contracts", "Messaging", "CrewSupport", "TestSupport"]),
    tests("LoyaltyTests", ["JSON", "Contracts", "Messaging", "CrewSupport", "TestSupport"]),
    tests(
      "ReviewsTests",
      [
        "JSON", "Redis", "SQLite", "Contracts", "Messaging", "Reviews", "Audit", "BrokerSupport", "CrewSupport",
        "TestSupport",
      ]),
    tests(
      "CustomersTests", ["JSON", "Redis", "SQLite", "Contracts", "Messaging", "TestSupport", "CrewSupport", "Audit"]),
    tests("AuditTests", ["JSON", "SQLite", "Contracts", "Messaging", "Audit", "TestSupport", "CrewSupport"]),
    // The brokers a suite over the transport runs on: a real Redis, and one in memory.
    .target(
      name: "BrokerSupport", dependencies: ["Redis", "Contracts", "Messaging", "TestSupport"],
      path: "Tests/BrokerSupport", swiftSettings: strict),
    tests("JSONTests", ["JSON", "TestSupport"]),
    tests("CryptoTests", ["JSON", "Crypto", "TestSupport"]),
    tests("EventLoopTests", ["EventLoop", "CLinux"]),
    tests("HTTPTests", ["EventLoop", "HTTP", "CLinux", "TestSupport"]),
    tests("SQLiteTests", ["SQLite"]),
    tests("MetricsTests", ["Metrics"]),
    tests("RedisTests", ["Redis", "TestSupport"]),
    tests("ContractsTests", ["JSON", "Contracts", "TestSupport"]),
    tests(
      "MessagingTests",
      ["JSON", "Redis", "SQLite", "Metrics", "Contracts", "Messaging", "TestSupport", "BrokerSupport"]),
    tests(
      "IntakeTests",
      ["JSON", "Crypto", "EventLoop", "HTTP", "Redis", "Contracts", "Messaging", "Intake", "TestSupport"]),
    tests(
      "Simulation",
      [
        "JSON", "SQLite", "Contracts", "Messaging", "Capabilities", "Orders", "Reservation", "Audit", "TestSupport",
        "BrokerSupport",
      ]),
    tests("ArchitectureTests", []),
    tests(
      "OperationsTests",
      [
        "JSON", "Crypto", "Redis", "SQLite", "Metrics", "Contracts", "Messaging", "Operations", "TestSupport",
        "CrewSupport",
      ]),
    // Drives the binary from outside and imports none of the modules.
    tests("SystemTests", []),
    tests(
      "WorkerConformance",
      [
        "JSON", "Crypto", "SQLite", "Contracts", "Messaging", "Capabilities", "Notifications", "Payments",
        "Operations", "BrokerSupport", "TestSupport",
      ]),
  ] + capabilities.map { capability($0) },
  swiftLanguageModes: [.v6]
)
