import Contracts
import Messaging
import Testing

/// The end of a hold meets the end of its order: whatever arrives first, they agree when all has arrived.
struct InterleavingTests {
  /// What begins, side by side, once the order has come to where its story starts.
  enum Event: String {
    /// The hold's time passes.
    case time
    case cancel
    case deadline
  }

  struct Story: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Delivered before the story starts: the order's way as far as the message of this type, which waits.
    let from: String
    let events: [Event]
    let quantity: Int64
    let ends: Set<String>

    init(_ name: String, from: String, _ events: [Event], quantity: Int64 = 3, ends: Set<String>) {
      testDescription = name
      self.from = from
      self.events = events
      self.quantity = quantity
      self.ends = ends
    }
  }

  static let stories = [
    Story(
      "expiry while the order is on its way", from: ReserveStock.type, [.time], ends: ["confirmed confirmed 3"]),
    Story("expiry at the moment of the record", from: RecordOrder.type, [.time], ends: ["confirmed confirmed 3"]),
    Story(
      "expiry twice at the moment of the record", from: RecordOrder.type, [.time, .time],
      ends: ["confirmed confirmed 3"]),
    Story(
      "cancelled on its way", from: ReserveStock.type, [.cancel],
      ends: ["cancelled closed 0", "cancelled released 0", "cancelled cancelled 0"]),
    Story(
      "cancelled at the moment of the record, while it expires", from: RecordOrder.type, [.cancel, .time],
      ends: ["cancelled released 0", "cancelled cancelled 0", "cancelled expired 0"]),
    Story(
      "its time up at the moment of the record, while it expires", from: RecordOrder.type, [.deadline, .time],
      ends: ["confirmed confirmed 3", "rejected released 0", "rejected expired 0"]),
    Story(
      "cancelled while it is refused", from: ReserveStock.type, [.cancel], quantity: 11,
      ends: ["rejected closed 0", "cancelled closed 0"]),
  ]

  /// One order of arrivals: the places of what is chosen at each step.
  private struct Path {
    var choices: [Int] = []
    /// How many there were to choose from at each step.
    var breadths: [Int] = []

    /// The next path in lexical order; nil after the last.
    var next: [Int]? {
      var choices = choices
      while let last = choices.popLast() {
        if last + 1 < breadths[choices.count] { return choices + [last + 1] }
      }
      return nil
    }
  }

  private func begin(_ story: Story) throws -> Post {
    let post = try Post()
    try post.openShop()
    try post.place(1, [Post.line("mug", "LEEDS", story.quantity)], key: "ada|k")
    try post.deliverAll { $0.message.head.type == story.from }
    return post
  }

  /// Between whom a story plays: what others hear of it arrives at once, and opens no path of its own.
  private static let parties: Set<CapabilityName> = [.orders, .reservation, .pricing]

  /// Runs one path as far as it is given, and from there on by the first of whatever is to choose from.
  private func run(_ story: Story, _ given: [Int]) throws -> (post: Post, path: Path, told: [String]) {
    let post = try begin(story)
    var events = story.events
    var path = Path()
    var told: [String] = []
    while true {
      try post.deliverAll { InterleavingTests.parties.contains($0.receiver.capability) }
      let breadth = events.count + post.waiting.count
      guard breadth > 0 else { return (post, path, told) }
      let choice = path.choices.count < given.count ? given[path.choices.count] : 0
      path.choices.append(choice)
      path.breadths.append(breadth)
      if choice < events.count {
        let event = events.remove(at: choice)
        told.append(event.rawValue)
        try happen(event, post)
      } else {
        told.append(post.waiting[choice - events.count].name)
        try post.deliver(choice - events.count)
      }
    }
  }

  private func happen(_ event: Event, _ post: Post) throws {
    switch event {
    case .time: try post.pass(Post.ttl, at: Post.stock)
    case .cancel:
      try post.send(
        CancelOrder(orderID: Post.orderID(1), customerID: "ada", actor: "customer", reason: nil), to: Post.orders)
    case .deadline: try post.pass(60_000, at: Post.orders)
    }
  }

  @Test(arguments: stories)
  func `whatever arrives first, order and hold agree in the end`(_ story: Story) throws {
    var given: [Int]? = []
    var ends: Set<String> = []
    var paths = 0
    while let choices = given {
      let (post, path, told) = try run(story, choices)
      let end = "\(try post.status(1)) \(try post.held(1))"
      ends.insert(end)
      #expect(story.ends.contains(end), "\(told)")
      #expect(try post.deadLetters() == [], "\(told)")
      let wasConfirmed = try post.rows(
        Post.orders, "SELECT json_extract(CAST(document AS TEXT), '$.confirmed_at') IS NOT NULL FROM orders")
      let answers = post.answers["\(Post.orderID(1)).place", default: []].map { $0.status == 201 ? "1" : "0" }
      #expect(answers == wasConfirmed, "\(told)")
      paths += 1
      given = path.next
    }
    #expect(ends == story.ends, "of \(paths) orders of arrival")
    #expect(paths > 1)
  }
}
