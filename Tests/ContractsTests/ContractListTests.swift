import Contracts
import Foundation
import Testing

/// The list of samples against the sources: nobody adds a message and forgets it.
struct ContractListTests {
  /// Wire names as the sources declare them.
  static let declared: [String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Contracts")
    let paths = FileManager.default.subpaths(atPath: folder.path) ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().flatMap { path -> [String] in
      let text = (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)) ?? ""
      return text.matches(of: /static let type = "([^"]+)"/).map { String($0.output.1) }
    }
  }()

  @Test
  func `every declared message has a sample`() {
    #expect(Set(ContractListTests.declared) == Set(Samples.all.map(\.type)))
    #expect(ContractListTests.declared.count > 40)
  }

  @Test
  func `a wire name is declared once`() {
    #expect(Set(ContractListTests.declared).count == ContractListTests.declared.count)
  }

  @Test(arguments: Samples.all)
  func `a message's wire name is its type's name`(_ sample: Sample) {
    #expect("\(Swift.type(of: sample.payload))" == sample.type)
  }

  @Test(arguments: Samples.all)
  func `a message's version counts from 1`(_ sample: Sample) {
    #expect(Swift.type(of: sample.payload).version >= 1)
  }

  @Test
  func `subscriptions name events, and only those`() {
    let events = Set(Samples.all.filter { $0.payload is any Event }.map(\.type))
    for (type, subscribers) in Subscriptions.table {
      #expect(events.contains(type), "\(type)")
      #expect(!subscribers.isEmpty)
      #expect(Set(subscribers).count == subscribers.count)
      #expect(Subscriptions.subscribers(of: type) == subscribers)
    }
    #expect(Subscriptions.subscribers(of: "NoSuchEvent") == [])
  }

  @Test
  func `an event enters the logs its keys name`() {
    let confirmed = OrderConfirmed(
      orderID: "o1", attempt: 1, customerID: "ada", total: Money(1, "GBP"), lines: [line, bareLine])
    #expect(confirmed.route(to: .reservation) == .keys(["UK-1", "UK-2"]))
    #expect(confirmed.route(to: .orders) == .keys(["ada"]))
    let product = ProductChanged(productID: "tea", sku: "tea", name: "Tea", category: "", productVersion: 1)
    #expect(product.route(to: .orders) == .everyPartition)
  }

  @Test
  func `every outcome setting has a fallback`() {
    for setting in OutcomeSetting.allCases {
      let isGood =
        switch setting {
        case .baseCurrency: Currency(setting.fallback) != nil
        case .mailFrom: MailAddress(setting.fallback) != nil
        case .publicURL: setting.fallback.hasPrefix("http://")
        default: Int64(setting.fallback) ?? 0 > 0
        }
      #expect(isGood, "\(setting)")
    }
  }
}
