/// What keeps the system right. Each can be taken away from outside, to see that the simulation notices.
enum Safeguard: String, CaseIterable {
  /// A message's id is in the inbox once it is taken.
  case inbox
  /// A former owner's commit fails.
  case epoch
  /// Rows not proven to have arrived are sent again.
  case resend
  /// A former owner's connections are killed before the first read.
  case kills
  /// A release that overtakes its order closes against it.
  case closed
  /// A release or an answer touches nothing but the hold of the attempt it names.
  case holdOwner
  /// What comes late of an older attempt is dropped.
  case attempts

  /// What is done to each store in its place.
  var sql: String? {
    switch self {
    case .inbox:
      "CREATE TRIGGER forgetful AFTER INSERT ON inbox BEGIN DELETE FROM inbox WHERE id = NEW.id; END;"
    case .epoch:
      "CREATE TRIGGER unfenced AFTER UPDATE OF epoch ON store BEGIN UPDATE store SET epoch = OLD.epoch; END;"
    case .closed:
      """
      CREATE TRIGGER reopened AFTER INSERT ON holds WHEN NEW.state = 'closed'
      BEGIN DELETE FROM holds WHERE order_id = NEW.order_id; END;
      """
    case .resend, .kills, .holdOwner, .attempts: nil
    }
  }
}
