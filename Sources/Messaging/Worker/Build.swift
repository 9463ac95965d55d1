package enum Build {
  /// What a dead letter and the logs say handled a message.
  package static let version = "0.1.0"
}
