import JSON
import Messaging

/// A message as it was met in a stream: once, or resent and duplicated several times.
struct Sighting {
  struct Key: Hashable {
    let place: Destination
    let id: String
  }

  let place: Destination
  /// As first met.
  let message: Message
  var deliveries = 1

  init(_ message: Message, in place: Destination) {
    self.message = message
    self.place = place
  }

  /// Which trip of the order along its slip; nil when the message does not say.
  var attempt: Int? { (try? JSONDocument(message.body, limits: .own))?.root["attempt"]?.int }
}
