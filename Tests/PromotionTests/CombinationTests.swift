import Contracts
import Promotion
import TestSupport
import Testing

/// The search against trying everything.
struct CombinationTests {
  /// One basket with campaigns of every kind on it, drawn by chance.
  private struct Draw {
    let lines: [OrderLine]
    let candidates: [Candidate]

    init(_ random: inout SeededGenerator) {
      let products = ["mug", "cup", "pot"]
      lines = (0..<Int.random(in: 1...5, using: &random)).map { place in
        let product = products.randomElement(using: &random)!
        let quantity = Int64.random(in: 1...7, using: &random)
        return .priced(
          product, quantity, Int64.random(in: 0...[3, 40, 999].randomElement(using: &random)!, using: &random),
          "\(place)")
      }
      let places = Array(lines.indices)
      candidates = (0..<Int.random(in: 1...7, using: &random)).map { number in
        let discount: CampaignDiscount =
          switch Int.random(in: 0..<3, using: &random) {
          case 0: .percentage([1, 333, 1_000, 2_500, 5_000, 10_000].randomElement(using: &random)!)
          case 1: .fixedAmount(Int64.random(in: 1...300, using: &random))
          default:
            .buyXGetY(buy: Int64.random(in: 1...3, using: &random), get: Int64.random(in: 1...2, using: &random))
          }
        var campaign = Campaign("c\(number)", Campaign.Kind.allCases.randomElement(using: &random)!, discount)
        campaign.priority = Int64.random(in: 0...2, using: &random)
        campaign.isStackable = Int.random(in: 0..<5, using: &random) > 0
        let named = campaign.kind == .cart ? places : places.filter { _ in Bool.random(using: &random) }
        let cap = Int.random(in: 0..<3, using: &random) == 0 ? Int64.random(in: 1...200, using: &random) : .max
        return Candidate(campaign, lines: named, cap: cap)
      }.sorted(by: Candidate.precedes)
    }
  }

  @Test(arguments: 0..<20)
  func `the best combination and the runner-up are those that trying all of them finds`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let draw = Draw(&random)
      let force = BruteForce(lines: draw.lines, candidates: draw.candidates)
      let search = CombinationSearch(draw.candidates, on: Basket(draw.lines))
      let best = search.best()
      #expect(best == force.best(), "\(draw)")
      let others = Set(draw.candidates.indices).subtracting(best?.members ?? [])
      #expect(search.best(withAnyOf: others) == force.best(withAnyOf: others), "\(draw)")
      guard let best else { continue }
      let (amounts, basket) = search.apply(best)
      let expected = force.apply(best.members)
      #expect(amounts == expected.amounts && basket.left == expected.left, "\(draw)")
      #expect(basket.left.allSatisfy { $0 >= 0 } && amounts.reduce(0, +) == best.amount)
    }
  }

  @Test func `of more campaigns than are searched those that take off most alone are`() {
    let lines = [OrderLine.priced("mug", 10, 1_000)]
    let candidates = (1...20).map { number in
      Candidate(Campaign("c\(10 + number)", .cart, .fixedAmount(Int64(number))), lines: [0])
    }
    let search = CombinationSearch(candidates, on: Basket(lines))
    #expect(search.tooMany == Set(0..<8))
    #expect(search.best() == Combination(members: Array(8..<20), amount: (9...20).reduce(0, +)))
  }

  @Test func `of what takes off the same the fewer are taken, then the earlier`() {
    let lines = [OrderLine.priced("mug", 1, 100)]
    func search(_ amounts: Int64...) -> Combination? {
      let candidates = amounts.enumerated().map { Candidate(Campaign("c\($0)", .cart, .fixedAmount($1)), lines: [0]) }
      return CombinationSearch(candidates, on: Basket(lines)).best()
    }
    #expect(search(60, 40, 100) == Combination(members: [2], amount: 100))
    #expect(search(100, 40, 100) == Combination(members: [0], amount: 100))
    #expect(search(60, 40, 60) == Combination(members: [0, 1], amount: 100))
  }

  @Test func `numbers at the edge of what can be counted are worked with`() {
    let huge = Int64.max / 2
    let lines = [OrderLine.priced("mug", 1, huge), .priced("cup", 1, huge)]
    var basket = Basket(lines)
    #expect(basket.apply(Candidate(Campaign("half", .cart, .percentage(5_000)), lines: [0, 1], cap: .max)) == huge)
    #expect(basket.total == huge)
    #expect(basket.apply(Candidate(Campaign("free", .cart, .buyXGetY(buy: 1, get: 1)), lines: [0, 1], cap: .max)) == 0)
    #expect(basket.apply(Candidate(Campaign("all", .cart, .percentage(10_000)), lines: [0, 1])) == Candidate.largest)
  }
}

extension OrderLine {
  /// A line as pricing leaves it.
  static func priced(_ product: String, _ quantity: Int64, _ unitPrice: Int64, _ warehouse: String = "MAIN")
    -> OrderLine
  {
    var line = OrderLine(productID: product, sku: product, warehouseID: warehouse, quantity: quantity)
    line.unitPrice = unitPrice
    line.total = unitPrice * quantity
    line.priceSource = "live"
    return line
  }
}
