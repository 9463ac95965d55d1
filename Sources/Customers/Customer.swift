import Contracts

/// A customer as it stands.
struct Customer {
  let id: String
  var email: String
  var name: String
  /// ISO 3166-1 alpha-2.
  var country: String
  var active: Bool
  /// Segments staff put it into.
  var given: [String]
  /// Segments its history put it into, by name.
  var earned: [String] = []
  /// When the first of these is over unless it orders again, Unix milliseconds; a timer is set for it.
  var expiry: Int64?
  var preferences = Preferences.standard
  /// Rises with all that others are told of.
  var version: Int64 = 0
  /// Unix milliseconds; then nothing is left that says who it was.
  var erasedAt: Int64?

  /// Each once.
  var segments: [String] { given + earned.filter { !given.contains($0) } }

  var entityTag: String { "\"\(version)\"" }

  /// What others are told.
  var event: CustomerChanged {
    CustomerChanged(
      customerID: id, email: email, name: name, country: country, active: active,
      segments: segments.joined(separator: ";"), customerVersion: version, preferences: preferences)
  }
}

extension CustomerChanged {
  var factID: String { "customer.\(customerID).v\(customerVersion).CustomerChanged" }
}

extension String {
  /// Names as they are kept: separated by `;`.
  var names: [String] { split(separator: ";").map(String.init) }
}
