import Contracts

/// Campaigns applied one after the other, and what they take off together.
package struct Combination: Sendable, Equatable {
  /// Places of its campaigns in the order of application, ascending.
  package var members: [Int]
  package var amount: Int64

  package init(members: [Int] = [], amount: Int64 = 0) {
    self.members = members
    self.amount = amount
  }

  /// More off; then fewer campaigns; then earlier ones.
  func isBetter(than other: Combination) -> Bool {
    if amount != other.amount { return amount > other.amount }
    if members.count != other.members.count { return members.count < other.members.count }
    return members.lexicographicallyPrecedes(other.members)
  }
}

/// The exact search for the best combination: any set of stackable campaigns, or one exclusive one. A branch is left
/// when even the sum of what each of its campaigns would take off alone cannot beat the best one found.
package struct CombinationSearch {
  /// Stackable campaigns that are searched.
  package static let limit = 12

  private let basket: Basket
  private let candidates: [Candidate]
  /// What each takes off the whole basket alone.
  package let alone: [Int64]
  /// Stackable ones that are searched, and those beyond the limit.
  private let stackable: [Int]
  package let tooMany: Set<Int>
  /// The most that the searched ones from each on can take off.
  private let bounds: [Int64]

  /// - Parameter candidates: in the order of application.
  package init(_ candidates: [Candidate], on basket: Basket) {
    self.basket = basket
    self.candidates = candidates
    let alone = candidates.map { candidate in
      var untouched = basket
      return untouched.apply(candidate)
    }
    self.alone = alone
    let useful = candidates.indices.filter { alone[$0] > 0 && candidates[$0].campaign.isStackable }
    let largestFirst = useful.sorted { (alone[$0], $1) > (alone[$1], $0) }
    stackable = largestFirst.prefix(CombinationSearch.limit).sorted()
    tooMany = Set(largestFirst.dropFirst(CombinationSearch.limit))
    var bounds: [Int64] = [0]
    for place in stackable.reversed() {
      // Free units round line by line: by half a unit each, alone or not.
      var slack = 0
      if case .buyXGetY = candidates[place].discount { slack = candidates[place].lines.count }
      bounds.append(bounds[bounds.count - 1] + alone[place] + Int64(slack))
    }
    self.bounds = bounds.reversed()
  }

  /// - Parameter wanted: it must have at least one of these; nil for whatever takes off most.
  package func best(withAnyOf wanted: Set<Int>? = nil) -> Combination? {
    var best: Combination?
    func offer(_ found: Combination) {
      guard found.amount > 0, best.map(found.isBetter) ?? true else { return }
      if let wanted, wanted.isDisjoint(with: found.members) { return }
      best = found
    }
    for place in candidates.indices where !candidates[place].campaign.isStackable {
      offer(Combination(members: [place], amount: alone[place]))
    }
    func search(_ depth: Int, _ basket: Basket, _ found: Combination) {
      guard depth < stackable.count else { return offer(found) }
      let most = found.amount + min(bounds[depth], basket.total)
      if let best, most < best.amount { return }
      if let best, most == best.amount {
        let fewest = found.members.count + (found.amount < most ? 1 : 0)
        if fewest > best.members.count { return }
      }
      var (taken, with) = (basket, found)
      let amount = taken.apply(candidates[stackable[depth]])
      if amount > 0 {
        with.members.append(stackable[depth])
        with.amount += amount
        search(depth + 1, taken, with)
      }
      search(depth + 1, basket, found)
    }
    search(0, basket, Combination())
    return best
  }

  /// What each member takes off in turn, and the lines as they then are.
  package func apply(_ combination: Combination) -> (amounts: [Int64], basket: Basket) {
    var basket = basket
    let amounts = combination.members.map { basket.apply(candidates[$0]) }
    return (amounts, basket)
  }
}
