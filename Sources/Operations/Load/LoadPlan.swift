/// What a load run is to do.
struct LoadPlan {
  static let connections = 1...1_000

  let connections: Int
  /// Orders to post; nil when only time bounds the run.
  let count: Int?
  /// From the first order on; nil when only the count bounds the run.
  let seconds: Int?
  /// Orders a second, on a schedule that slow answers do not stretch; nil: as fast as answers come.
  let rate: Int?

  /// - Parameter bodies: how many orders there are to cycle through; each is posted once unless told otherwise.
  init(_ invocation: Invocation, bodies: Int) throws(Failure) {
    let count = try invocation.integer("--count", 1...1_000_000_000)
    seconds = try invocation.integer("--seconds", 1...604_800)
    rate = try invocation.integer("--rate", 1...1_000_000)
    connections = try invocation.integer("--connections", LoadPlan.connections) ?? 16
    guard count == nil || seconds == nil else { throw .usage("--count and --seconds exclude each other") }
    self.count = count ?? (seconds == nil ? bodies : nil)
  }

  /// When an order is due, microseconds from the start; 0 without a schedule.
  func due(_ index: Int) -> Int64 { rate.map { Int64(index) * 1_000_000 / Int64($0) } ?? 0 }

  /// How much of it is done, 0 to 1.
  func fraction(sent: Int, microseconds: Int64) -> Double {
    if let count { return Double(sent) / Double(count) }
    return Double(microseconds) / Double((seconds ?? 1) * 1_000_000)
  }
}
