import Contracts
import JSON
import Messaging
import SQLite

/// What reservation asks and tells of the goods held for an order.
extension Orders {
  func mayExpire(_ question: MayExpire, _ turn: Turn) throws {
    guard let asking = PartitionID(question.partition) else { throw UnknownOrder(orderID: question.orderID) }
    let row = try OrderStore(turn.store).order(question.orderID)
    let state =
      switch row?.status {
      case nil: "unknown"
      case .pending: "pending"
      case .rejected, .cancelling, .cancelled: "refused"
      case .confirmed, .shipped, .delivered, .partiallyReturned, .returned: "recorded"
      }
    turn.send(
      MayExpireAnswer(
        orderID: question.orderID, attempt: question.attempt, round: question.round, state: state),
      id: "\(question.orderID).may-expire-answer.\(asking).r\(question.attempt).\(question.round)", to: asking)
  }

  /// Of an order that was cancelled since this is as it should be. Any other stands without goods, and a dead letter asks
  /// for a person.
  func holdNotConfirmed(_ news: HoldNotConfirmed, _ turn: Turn) throws {
    let row = try OrderStore(turn.store).order(news.orderID)
    guard let row, row.status.isCalledOff || row.attempt != news.attempt else {
      throw GoodsMissing(orderID: news.orderID, partition: news.partition, reason: news.reason)
    }
  }

  /// The metadata of an order that stands say where its goods are missing.
  func noteMissingGoods(_ news: HoldNotConfirmed, _ turn: Turn) throws {
    let store = OrderStore(turn.store)
    guard var row = try store.order(news.orderID), !row.status.isCalledOff, let document = row.document,
      let metadata = try JSONDocument(document, limits: .own).root["metadata"]
    else { return }
    let errors = metadata[HoldNotConfirmed.metadata].map { Array($0.elements) } ?? []
    guard !errors.contains(where: { $0["partition"]?.string == news.partition }) else { return }
    let warehouses = try store.items(row.orderID).map(\.warehouseID).filter {
      "\(topology.partition(.reservation, key: $0))" == news.partition
    }
    var writer = JSONWriter(reserving: 256)
    writer.beginObject()
    for (name, value) in metadata.members where name != HoldNotConfirmed.metadata {
      writer.key(name)
      writer.raw(value.raw)
    }
    writer.key(HoldNotConfirmed.metadata)
    writer.beginArray()
    for error in errors { writer.raw(error.raw) }
    writer.beginObject()
    writer.field("partition", news.partition)
    writer.key("warehouse_ids")
    writer.beginArray()
    for warehouse in Set(warehouses).sorted() { writer.string(warehouse) }
    writer.endArray()
    writer.field("reason", news.reason)
    writer.endObject()
    writer.endArray()
    writer.endObject()
    try amend(&row, [("metadata", writer.bytes)], turn)
  }
}

/// A confirmed order whose goods are not held: an operator has to look.
struct GoodsMissing: Error, CustomStringConvertible {
  let orderID: String
  let partition: String
  let reason: String
  var description: String { "goods of \(orderID) in \(partition): \(reason)" }
}
