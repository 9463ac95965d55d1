/// All children of one metric's name.
struct Family {
  enum Kind: String {
    case counter, gauge, histogram
  }

  let name: String
  let kind: Kind
  let help: String
  var gauges: [(labels: Labels, value: Double)] = []
  private var counters: [String: Counter] = [:]
  private var histograms: [String: Histogram] = [:]

  init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  mutating func counter(_ labels: Labels) -> Counter {
    precondition(kind == .counter, "\(name) is a \(kind.rawValue)")
    let key = Exposition.labels(labels)
    if let known = counters[key] { return known }
    let made = Counter()
    counters[key] = made
    return made
  }

  mutating func histogram(_ labels: Labels) -> Histogram {
    precondition(kind == .histogram, "\(name) is a \(kind.rawValue)")
    let key = Exposition.labels(labels)
    if let known = histograms[key] { return known }
    let made = Histogram()
    histograms[key] = made
    return made
  }

  func write(to text: inout String) {
    text += "# HELP \(name) \(Exposition.escapedHelp(help))\n# TYPE \(name) \(kind.rawValue)\n"
    for (labels, counter) in counters.sorted(by: { $0.key < $1.key }) {
      text += "\(name)\(Exposition.braced(labels)) \(counter.value)\n"
    }
    for gauge in gauges {
      text += "\(name)\(Exposition.braced(Exposition.labels(gauge.labels))) \(Exposition.number(gauge.value))\n"
    }
    for (labels, histogram) in histograms.sorted(by: { $0.key < $1.key }) { write(histogram, labels, to: &text) }
  }

  /// Buckets are cumulative. The count is that of the last one, so that a scrape agrees with itself while others observe.
  private func write(_ histogram: Histogram, _ labels: String, to text: inout String) {
    var total = 0
    for (bound, count) in zip(Histogram.boundTexts, histogram.counts) {
      total += count
      let own = labels.isEmpty ? "" : labels + ","
      text += "\(name)_bucket{\(own)le=\"\(bound)\"} \(total)\n"
    }
    text += "\(name)_sum\(Exposition.braced(labels)) \(Exposition.number(histogram.seconds))\n"
    text += "\(name)_count\(Exposition.braced(labels)) \(total)\n"
  }
}
