import Contracts
import JSON
import SQLite

/// A review as it is kept. Times are Unix milliseconds.
struct Review {
  enum Status: String {
    case pending, approved, rejected
  }

  let reviewID: String
  let orderID: String
  let productID: String
  let customerID: String
  let rating: Int
  let title: String
  let body: String
  /// Its goods were not wholly returned.
  let isVerified: Bool
  var status = Status.pending
  /// Why it was approved or rejected.
  var reason: String?
  let createdAt: Int64
  var moderatedAt: Int64?
  var version = 1
}

/// The reviews, and the counts over them.
struct ReviewStore {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  func review(_ id: String) throws(SQLiteError) -> Review? {
    try database.first("SELECT * FROM reviews WHERE review_id = ?", .text(id), read: Review.init)
  }

  func add(_ review: Review) throws(SQLiteError) {
    try database.run(
      "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", .text(review.reviewID),
      .text(review.orderID), .text(review.productID), .text(review.customerID), .integer(review.rating),
      .text(review.title), .text(review.body), .flag(review.isVerified), .text(review.status.rawValue),
      .optional(review.reason), .integer(review.createdAt), .optional(review.moderatedAt), .integer(review.version))
  }

  func moderate(_ review: Review) throws(SQLiteError) {
    try database.run(
      "UPDATE reviews SET status = ?, reason = ?, moderated_at = ?, version = ? WHERE review_id = ?",
      .text(review.status.rawValue), .optional(review.reason), .optional(review.moderatedAt),
      .integer(review.version), .text(review.reviewID))
  }

  /// What it was about is with the customer no more.
  func withdrawVerification(_ reviewID: String) throws(SQLiteError) {
    try database.run("UPDATE reviews SET verified = 0 WHERE review_id = ?", .text(reviewID))
  }

  /// What it says goes, and what was said of it; the rating stays.
  func forgetWords(of customerID: String) throws(SQLiteError) {
    try database.run("UPDATE reviews SET title = '', body = '', reason = NULL WHERE customer_id = ?", .text(customerID))
  }

  // MARK: Lists, newest first

  func reviews(by customerID: String) throws(SQLiteError) -> [Review] {
    try database.all(
      "SELECT * FROM reviews WHERE customer_id = ? ORDER BY review_id DESC", .text(customerID), read: Review.init)
  }

  func approved(_ productID: String, before cursor: String?, limit: Int) throws(SQLiteError) -> [Review] {
    try database.all(
      """
      SELECT * FROM reviews WHERE product_id = ? AND status = 'approved' AND review_id < ?
      ORDER BY review_id DESC LIMIT ?
      """, .text(productID), .text(cursor ?? "~"), .integer(limit), read: Review.init)
  }

  func reviews(_ status: String, before cursor: String?, limit: Int) throws(SQLiteError) -> [Review] {
    try database.all(
      "SELECT * FROM reviews WHERE status = ? AND review_id < ? ORDER BY review_id DESC LIMIT ?", .text(status),
      .text(cursor ?? "~"), .integer(limit), read: Review.init)
  }

  func ratings(_ productID: String) throws(SQLiteError) -> Ratings {
    var counts = Ratings()
    for (rating, reviews) in try database.all(
      "SELECT rating, reviews FROM ratings WHERE product_id = ?", .text(productID),
      read: { ($0.int(0), $0.integer(1)) })
    {
      counts.histogram[rating - 1] = reviews
    }
    return counts
  }
}

extension Review {
  /// - Parameter row: all columns of `reviews`.
  fileprivate init(_ row: Row) {
    self.init(
      reviewID: row.text(0), orderID: row.text(1), productID: row.text(2), customerID: row.text(3), rating: row.int(4),
      title: row.text(5), body: row.text(6), isVerified: row.flag(7), status: Status(rawValue: row.text(8)) ?? .pending,
      reason: row.optionalText(9), createdAt: row.integer(10), moderatedAt: row.optionalInteger(11),
      version: row.int(12))
  }
}
