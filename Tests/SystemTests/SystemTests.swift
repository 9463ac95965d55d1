import Testing

/// The real binary, driven from outside and held against an independent model. One system at a time: each has two
/// processors at most.
@Suite(.serialized) enum SystemTests {}

extension Trait where Self == ConditionTrait {
  /// Skipped, saying so, where the shared data is absent.
  static var needsRealOrders: Self { .enabled(if: OnlineRetail.isThere, "\(OnlineRetail.missing)") }
}
