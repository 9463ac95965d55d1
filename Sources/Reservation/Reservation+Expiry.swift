import Contracts
import Messaging
import SQLite

/// A hold's end is a question: orders alone knows whether the order still wants it. It is asked until it is answered.
extension Reservation {
  func expire(_ timer: HoldExpiry, _ turn: Turn) throws {
    guard var hold = try asking(timer, turn), let orders = topology.partition(.orders, id: timer.orderID) else {
      return
    }
    turn.send(
      MayExpire(orderID: hold.orderID, attempt: hold.attempt, partition: "\(partition)", round: hold.round),
      id: "\(hold.orderID).may-expire.\(partition).r\(hold.attempt).\(hold.round)", to: orders)
    try askAgain(&hold, turn)
  }

  private func asking(_ timer: HoldExpiry, _ turn: Turn) throws -> Hold? {
    let hold = try HoldStore(turn.store).hold(timer.orderID)
    guard let hold, hold.isLive, hold.attempt == timer.attempt, hold.round == timer.round else { return nil }
    return hold
  }

  func settle(_ answer: MayExpireAnswer, _ turn: Turn) throws {
    guard var hold = try HoldStore(turn.store).hold(answer.orderID), hold.isLive, hold.attempt == answer.attempt
    else { return }
    switch answer.state {
    case "recorded" where hold.state == .held: try confirm(hold, turn)
    case "recorded": try turn.cancelTimer(id: hold.timerID, due: hold.expires)
    case "refused":
      try giveBack(hold, turn)
      hold.state = hold.state == .confirmed ? .cancelled : .expired
      try HoldStore(turn.store).save(hold)
    case "pending": break
    default: throw HoldLost(orderID: answer.orderID, reason: "orders does not know the order; the hold is kept")
    }
  }

  // MARK: What was set aside

  /// The question itself: the next one is asked in its time.
  func askLater(_ timer: HoldExpiry, _ turn: Turn) throws {
    guard var hold = try asking(timer, turn) else { return }
    try askAgain(&hold, turn)
  }

  /// A release: the hold asks whether it is still wanted until it is gone. One that is not confirmed does so anyhow.
  func askInstead(_ command: ReleaseHold, _ turn: Turn) throws {
    guard var hold = try HoldStore(turn.store).hold(command.orderID), hold.state == .confirmed else { return }
    try askAgain(&hold, turn)
  }

  /// Nobody knows the order: the hold stays for a person to look at, told of once. Any other answer that was set aside is
  /// asked for again in its time.
  func askNoMore(_ answer: MayExpireAnswer, _ turn: Turn) throws {
    guard answer.state == "unknown", let hold = try HoldStore(turn.store).hold(answer.orderID), hold.isLive
    else { return }
    try turn.cancelTimer(id: hold.timerID, due: hold.expires)
  }

  // MARK: Timer

  private func askAgain(_ hold: inout Hold, _ turn: Turn) throws {
    hold.round += 1
    hold.expires = turn.now + turn.milliseconds(.reservationTTL)
    try HoldStore(turn.store).save(hold)
    try setTimer(hold, turn)
  }

  func setTimer(_ hold: Hold, _ turn: Turn) throws(SQLiteError) {
    try turn.setTimer(
      HoldExpiry(orderID: hold.orderID, attempt: hold.attempt, round: hold.round), id: hold.timerID,
      due: hold.expires)
  }
}
