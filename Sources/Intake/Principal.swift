import Contracts
import Crypto

/// Who is asking, as the token says.
struct Principal: Equatable {
  enum Access: Int, Comparable {
    case customer, service, staff

    static func < (left: Access, right: Access) -> Bool { left.rawValue < right.rawValue }
  }

  let subject: String
  let access: Access

  init(_ claims: JWTClaims) {
    subject = claims.subject
    access = claims.scope.contains("staff") ? .staff : claims.scope.contains("service") ? .service : .customer
  }

  /// A customer who is known by something else than a login.
  init(customer: String) {
    (subject, access) = (customer, .customer)
  }

  /// The customer a request is about: oneself, or for a service the one it names.
  func customer(named: String?) throws(Problem) -> String {
    guard access >= .service else {
      if let named, named != subject { throw .forbidden("The token is customer \(subject)'s, not \(named)'s.") }
      return subject
    }
    guard let named else {
      throw .validation([.init("/customer_id", "required: a service names the customer it acts for")])
    }
    return named
  }

  /// Whose things may be read: one's own, or for a service everybody's.
  var reader: String? { access >= .service ? nil : subject }
}
