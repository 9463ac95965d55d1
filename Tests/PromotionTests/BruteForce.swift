import Contracts
import Promotion

/// The best combination by trying all of them, on arithmetic of its own: units one by one, remainders one by one.
struct BruteForce {
  let lines: [OrderLine]
  /// In the order of application.
  let candidates: [Candidate]

  /// What the campaigns take off, one after the other, and what is then left of the lines.
  func apply(_ members: [Int]) -> (amounts: [Int64], left: [Int64]) {
    var left = lines.map { $0.total ?? 0 }
    var amounts: [Int64] = []
    for member in members {
      let parts = take(candidates[member], left)
      for line in left.indices { left[line] -= parts[line] }
      amounts.append(parts.reduce(0, +))
    }
    return (amounts, left)
  }

  private func take(_ candidate: Candidate, _ left: [Int64]) -> [Int64] {
    var ceiling = left.map { _ in Int64(0) }
    var wanted = Int64.max
    switch candidate.campaign.discount {
    case .percentage(let basisPoints):
      for line in candidate.lines { ceiling[line] = left[line] }
      wanted = halfEven(ceiling.reduce(0, +) * basisPoints, 10_000)
    case .fixedAmount(let amount):
      for line in candidate.lines { ceiling[line] = left[line] }
      wanted = amount
    case .buyXGetY(let buy, let get):
      for (line, free) in freeUnits(candidate.lines, left, buy, get) {
        ceiling[line] = halfEven(left[line] * free, lines[line].quantity)
      }
    }
    return split(min(wanted, candidate.cap, ceiling.reduce(0, +)), ceiling)
  }

  /// Lays out every unit of every product, cheapest first, and takes the free ones.
  private func freeUnits(_ places: [Int], _ left: [Int64], _ buy: Int64, _ get: Int64) -> [Int: Int64] {
    var free: [Int: Int64] = [:]
    for product in Set(places.map { lines[$0].productID }) {
      var units = places.filter { lines[$0].productID == product }.flatMap { line in
        Array(repeating: line, count: Int(lines[line].quantity))
      }
      units.sort { one, other in
        let (first, second) = (left[one] * lines[other].quantity, left[other] * lines[one].quantity)
        return first != second ? first < second : one < other
      }
      var count: Int64 = 0
      for place in 0..<Int64(units.count) where place % (buy + get) >= buy { count += 1 }
      for unit in units.prefix(Int(count)) { free[unit, default: 0] += 1 }
    }
    return free
  }

  private func halfEven(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let below = dividend / divisor
    let twice = 2 * (dividend - below * divisor)
    if twice == divisor { return below.isMultiple(of: 2) ? below : below + 1 }
    return twice < divisor ? below : below + 1
  }

  private func split(_ amount: Int64, _ weights: [Int64]) -> [Int64] {
    let whole = weights.reduce(0, +)
    guard amount > 0, whole > 0 else { return weights.map { _ in 0 } }
    var parts = weights.map { amount * $0 / whole }
    var remainders = weights.map { amount * $0 % whole }
    while parts.reduce(0, +) < amount {
      let most = remainders.indices.max { (remainders[$0], $1) < (remainders[$1], $0) } ?? 0
      parts[most] += 1
      remainders[most] = -1
    }
    return parts
  }

  /// - Parameter wanted: it must have one of these; nil for any.
  func best(withAnyOf wanted: Set<Int>? = nil) -> Combination? {
    var best: Combination?
    for mask in 1..<(1 << candidates.count) {
      let members = candidates.indices.filter { mask >> $0 & 1 == 1 }
      if members.count > 1, members.contains(where: { !candidates[$0].campaign.isStackable }) { continue }
      if let wanted, !members.contains(where: wanted.contains) { continue }
      let amounts = apply(members).amounts
      if amounts.contains(0) { continue }
      let amount = amounts.reduce(0, +)
      guard let known = best else {
        best = Combination(members: members, amount: amount)
        continue
      }
      let isBetter =
        amount > known.amount
        || (amount == known.amount
          && (members.count < known.members.count
            || (members.count == known.members.count
              && "\(members.map { 100 + $0 })" < "\(known.members.map { 100 + $0 })")))
      if isBetter { best = Combination(members: members, amount: amount) }
    }
    return best
  }
}
