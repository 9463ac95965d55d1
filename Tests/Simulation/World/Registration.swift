import BrokerSupport
import Messaging

/// What an owner left of itself at the broker, by which its successor finds its connections: `NAME RUN CLIENT,CLIENT`.
struct Registration {
  let owner: String
  let runID: String
  var clients: [Int64]

  init(owner: String, runID: String) {
    self.owner = owner
    self.runID = runID
    clients = []
  }

  init?(_ text: String?) {
    guard let parts = text?.split(separator: " "), parts.count == 3 else { return nil }
    owner = String(parts[0])
    runID = String(parts[1])
    clients = parts[2].split(separator: ",").compactMap { Int64($0) }
  }

  var text: String { "\(owner) \(runID) \(clients.map(String.init).joined(separator: ","))" }
}

/// The lease, as `Lease` does it: taken when it is free, and nothing reads that does not hold it.
extension World {
  func takeLease(_ owner: Owner) { broker.set(owner.partition.lease, owner.name) }

  func holder(_ partition: PartitionID) -> String? { broker.text(partition.lease) }

  func register(_ owner: Owner, client: Int64, runID: String) throws {
    let key = owner.partition.owner
    switch holder(owner.partition) {
    case owner.name: break
    case nil: takeLease(owner)
    default: throw TransportError.leaseLost
    }
    var known = Registration(broker.text(key)) ?? Registration(owner: owner.name, runID: runID)
    if known.owner != owner.name || known.runID != runID { known = Registration(owner: owner.name, runID: runID) }
    known.clients.append(client)
    broker.set(key, known.text)
  }

  /// In good order: there is nobody to kill for the next one.
  func release(_ owner: Owner) {
    guard holder(owner.partition) == owner.name else { return }
    broker.remove(owner.partition.lease)
    broker.remove(owner.partition.owner)
  }

  func killConnections(of predecessor: Registration?) {
    guard let predecessor, predecessor.runID == broker.runID else { return }
    for client in predecessor.clients { broker.kill(client) }
  }

  /// The predecessor sleeps in a transaction, on this host: it is killed, and with it its lock.
  func killSleeping(_ predecessor: Registration?) {
    guard let predecessor, let sleeper = owners.first(where: { $0.name == predecessor.owner && !$0.hasEnded }) else {
      return
    }
    sleeper.isDoomed = true
    sleeper.resumesAt = 0
    note(.killedInTransaction, sleeper.name, "for the lock it holds")
  }
}
