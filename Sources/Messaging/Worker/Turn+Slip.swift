package import Contracts
import JSON

extension Turn {
  /// Sends a draft to the next stop of a slip, which then carries the rest.
  package func forward(_ draft: Draft, along slip: [Stop]) {
    guard let next = slip.first else { return }
    let id = "\(draft.orderID).\(next.type).\(next.partition).r\(draft.attempt)"
    send(type: next.type, draft, id: id, to: next.partition, slip: Array(slip.dropFirst()))
  }

  /// Tells orders that this attempt cannot go on; orders alone decides the compensation.
  package func refuse(_ draft: Draft, _ problem: Problem) {
    guard let orders = topology.partition(.orders, id: draft.orderID) else { return }
    send(
      RefuseOrder(orderID: draft.orderID, attempt: draft.attempt, problem: problem),
      id: "\(draft.orderID).refuse.\(partition).r\(draft.attempt)", to: orders)
  }

  /// A stop that was dead-lettered: the order must not wait for its deadline.
  package func refuseAbandoned(_ message: Message) {
    guard let draft = try? Draft(jsonBytes: message.body) else { return }
    refuse(
      draft,
      Problem(
        "internal-error", 500, title: "Internal error",
        detail: "A part of the order could not be handled and was set aside for an operator; the order is refused."))
  }
}
