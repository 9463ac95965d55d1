package import Contracts

/// What is left to pay of an order's lines while campaigns are applied one after the other. Minor units.
package struct Basket: Sendable, Equatable {
  private let productIDs: [String]
  private let quantities: [Int64]
  package private(set) var left: [Int64]

  /// The lines have their prices.
  package init(_ lines: [OrderLine]) {
    productIDs = lines.map(\.productID)
    quantities = lines.map(\.quantity)
    left = lines.map { $0.total ?? 0 }
  }

  package var total: Int64 { left.reduce(0, +) }

  /// Takes off what the campaign takes off as things stand; how much that is.
  package mutating func apply(_ candidate: Candidate) -> Int64 {
    let bounds = bounds(candidate)
    let most = bounds.reduce(0) { $0 + $1.most }
    let wanted =
      switch candidate.discount {
      case .percentage(let basisPoints): roundedHalfEven(Int128(most) * Int128(basisPoints), over: 10_000)
      case .fixedAmount(let amount): amount
      case .buyXGetY: most
      }
    let amount = min(wanted, most, candidate.cap)
    guard amount > 0 else { return 0 }
    for (bound, share) in zip(bounds, shares(of: amount, by: bounds.map(\.most))) { left[bound.line] -= share }
    return amount
  }

  /// The lines it is for, and the most that it could take off each.
  private func bounds(_ candidate: Candidate) -> [(line: Int, most: Int64)] {
    guard case .buyXGetY(let buy, let get) = candidate.discount else { return candidate.lines.map { ($0, left[$0]) } }
    var lines: [String: [Int]] = [:]
    for line in candidate.lines { lines[productIDs[line], default: []].append(line) }
    var bounds: [(line: Int, most: Int64)] = []
    for (_, places) in lines { bounds += free(places, buy, get) }
    return bounds.sorted { $0.line < $1.line }
  }

  /// Of one product's lines, the units of which least is left to pay.
  private func free(_ lines: [Int], _ buy: Int64, _ get: Int64) -> [(line: Int, most: Int64)] {
    let (groups, rest) = lines.reduce(0) { $0 + quantities[$1] }.quotientAndRemainder(dividingBy: buy + get)
    var free = groups * get + max(0, rest - buy)
    var bounds: [(line: Int, most: Int64)] = []
    let cheapestFirst = lines.sorted { one, other in
      let (first, second) = (
        Int128(left[one]) * Int128(quantities[other]), Int128(left[other]) * Int128(quantities[one])
      )
      return first == second ? one < other : first < second
    }
    for line in cheapestFirst where free > 0 {
      let units = min(free, quantities[line])
      free -= units
      bounds.append((line, roundedHalfEven(Int128(left[line]) * Int128(units), over: Int128(quantities[line]))))
    }
    return bounds
  }
}

/// The amount in parts in proportion to the weights, by largest remainder; of equal ones the earlier has it. The amount
/// is at most their sum, and no part is above its weight.
func shares(of amount: Int64, by weights: [Int64]) -> [Int64] {
  let sum = weights.reduce(0) { $0 + Int128($1) }
  guard sum > 0 else { return weights.map { _ in 0 } }
  var parts: [Int64] = []
  var remainders: [Int128] = []
  for weight in weights {
    let (part, remainder) = (Int128(amount) * Int128(weight)).quotientAndRemainder(dividingBy: sum)
    parts.append(Int64(part))
    remainders.append(remainder)
  }
  let missing = Int(amount - parts.reduce(0, +))
  guard missing > 0 else { return parts }
  let largestFirst = parts.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
  for place in largestFirst.prefix(missing) { parts[place] += 1 }
  return parts
}

/// Half to the even one (IEEE 754 `roundTiesToEven`); neither is below zero, and the quotient fits.
func roundedHalfEven(_ dividend: Int128, over divisor: Int128) -> Int64 {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  let isUp = remainder * 2 > divisor || (remainder * 2 == divisor && quotient % 2 == 1)
  return Int64(quotient + (isUp ? 1 : 0))
}
