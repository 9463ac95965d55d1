import Contracts
import Messaging
import Testing

/// Alerts come when a level crosses, whatever moved it, and never twice for one crossing.
struct AlertTests {
  enum Step: Sendable {
    case count(Int64)
    case threshold(Int64)
    case receive(Int64)
    case reserve(Int, Int64)
    case release(Int)
  }

  struct Story: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let steps: [(Step, [String])]

    init(_ name: String, _ steps: [(Step, [String])]) {
      testDescription = name
      self.steps = steps
    }
  }

  static let stories = [
    Story(
      "orders take it down",
      [
        (.count(10), []), (.threshold(4), []), (.reserve(1, 5), []), (.reserve(2, 1), ["low 4"]), (.reserve(3, 1), []),
        (.reserve(4, 3), ["out"]), (.reserve(5, 1), []),
      ]),
    Story(
      "given back and taken again, it crosses again",
      [
        (.count(10), []), (.threshold(4), []), (.reserve(1, 6), ["low 4"]), (.release(1), []),
        (.reserve(2, 7), ["low 3"]),
        (.reserve(3, 3), ["out"]), (.release(3), []), (.reserve(4, 3), ["out"]),
      ]),
    Story(
      "a count takes it down, goods bring it up",
      [
        (.count(10), []), (.threshold(4), []), (.count(4), ["low 4"]), (.count(3), []), (.count(0), ["out"]),
        (.count(0), []), (.receive(3), []), (.count(0), ["out"]), (.receive(20), []), (.count(0), ["low 0", "out"]),
      ]),
    Story(
      "the threshold moves past it",
      [
        (.count(10), []), (.threshold(12), ["low 10"]), (.threshold(13), []), (.threshold(2), []),
        (.threshold(10), ["low 10"]),
      ]
    ),
    Story(
      "it begins low",
      [(.count(0), []), (.threshold(5), []), (.receive(3), []), (.receive(3), []), (.count(5), ["low 5"])]),
  ]

  @Test(arguments: stories)
  func `alerts on crossing only`(_ story: Story) throws {
    let post = try Post()
    var seen: [String] = []
    for (place, (step, expected)) in story.steps.enumerated() {
      try take(step, post)
      let alerts = try told(post)
      #expect(Array(alerts.dropFirst(seen.count)) == expected, "step \(place + 1)")
      seen = alerts
    }
    #expect(try post.deadLetters() == [])
  }

  private func take(_ step: Step, _ post: Post) throws {
    switch step {
    case .count(let quantity): try post.count("mug", "LEEDS", quantity)
    case .threshold(let threshold): try post.count("mug", "LEEDS", nil, threshold: threshold)
    case .receive(let quantity):
      try post.send(ReceiveStock(warehouseID: "LEEDS", sku: "mug", quantity: quantity, reference: nil), to: Post.stock)
    case .reserve(let order, let quantity):
      let draft = Draft(
        orderID: Post.orderID(order), attempt: 0, customerID: "ada", currency: "GBP",
        lines: [Post.line("mug", "LEEDS", quantity)])
      try post.send(ReserveStock(draft), to: Post.stock)
    case .release(let order): try post.send(ReleaseHold(orderID: Post.orderID(order), attempt: 0), to: Post.stock)
    }
  }

  private func told(_ post: Post) throws -> [String] {
    try post.events(of: Post.stock).compactMap { message in
      switch message.head.type {
      case LowStockAlert.type: "low \(try message.decode(LowStockAlert.self).available)"
      case OutOfStock.type: "out"
      default: nil
      }
    }
  }
}
