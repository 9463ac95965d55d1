import Contracts
import Messaging

extension Destination {
  /// As a trace shows it: `orders.0`, `orders events`, `reply`.
  var shown: String {
    switch self {
    case .log(let partition): "\(partition)"
    case .events(let capability): "\(capability.rawValue) events"
    case .replies: "reply"
    case .dead(let partition): "\(partition) dead"
    case .cache: "cache"
    }
  }

  /// What stands there: `message`, `event`, `reply`, `dead_letter`, `cache_write`.
  var kind: String {
    switch self {
    case .log: "message"
    case .events: "event"
    case .replies: "reply"
    case .dead: "dead_letter"
    case .cache: "cache_write"
    }
  }

  /// The stream it stands for, if it is one.
  var stream: String? {
    switch self {
    case .log(let partition): partition.log
    case .replies(let stream): stream
    case .events(let capability): capability.events
    case .dead(let partition): partition.dead
    case .cache: nil
    }
  }
}
