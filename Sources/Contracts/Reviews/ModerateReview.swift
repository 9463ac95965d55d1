package import JSON

/// Command to reviews: whether a review may be seen.
package struct ModerateReview: Payload {
  package static let type = "ModerateReview"

  package let reviewID: String
  package let isApproved: Bool
  package let reason: String?

  package init(reviewID: String, isApproved: Bool, reason: String?) {
    self.reviewID = reviewID
    self.isApproved = isApproved
    self.reason = reason
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("review_id", reviewID)
    writer.field("approved", isApproved)
    writer.optional("reason", reason)
    writer.endObject()
  }

  package init(json: JSONView) throws(JSONError) {
    reviewID = try json.string("review_id")
    isApproved = try json.bool("approved")
    reason = try json.optionalString("reason")
  }
}
