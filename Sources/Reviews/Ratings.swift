import JSON

/// How a product is rated.
struct Ratings: JSONEncodable {
  /// Reviews with 1, 2, 3, 4 and 5.
  var histogram: [Int64] = [0, 0, 0, 0, 0]

  var count: Int64 { histogram.reduce(0, +) }

  /// A decimal number with two places, half to the even hundredth; nil without reviews.
  var average: String? {
    let count = count
    guard count > 0 else { return nil }
    let hundredfold = 100 * zip(histogram, 1...).reduce(0) { $0 + $1.0 * $1.1 }
    var (hundredths, rest) = hundredfold.quotientAndRemainder(dividingBy: count)
    if 2 * rest > count || (2 * rest == count && hundredths % 2 == 1) { hundredths += 1 }
    let (whole, places) = hundredths.quotientAndRemainder(dividingBy: 100)
    return "\(whole).\(places < 10 ? "0" : "")\(places)"
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("count", count)
    writer.optional("average", average)
    writer.key("histogram")
    writer.beginObject()
    for (rating, reviews) in zip(1..., histogram) {
      writer.key("\(rating)")
      writer.integer(reviews)
    }
    writer.endObject()
    writer.endObject()
  }
}
