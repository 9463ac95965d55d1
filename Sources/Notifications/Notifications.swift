package import Contracts
import JSON
package import Messaging
package import SQLite

/// The notifications capability: what customers are told by mail. See README.md beside this file.
package final class Notifications: Capability {
  package static let name = CapabilityName.notifications
  package static let linger: Int64 = 25
  package static let migrations = NotificationsSchema.migrations
  package static let measures = [
    Measure(
      "mails_total", "Mails by what came of them.", .count(label: "outcome", values: ["sent", "failed", "skipped"]))
  ]

  private let partition: PartitionID

  package init(_ partition: PartitionID, _ topology: Topology) {
    self.partition = partition
  }

  package func handle(_ message: Message, _ turn: Turn) throws {
    switch message.head.type {
    case OrderConfirmed.type: try write(.confirmation(message.decode(), turn), turn)
    case OrderShipped.type: try write(.shipment(message.decode(), turn), turn)
    case OrderCancelled.type: try write(cancellation(message.decode(), turn), turn)
    case OrderReturned.type: try write(.refund(message.decode(), turn), turn)
    case ReviewRequestSent.type: try write(.reviewRequest(message.decode(), turn), turn)
    case CustomerChanged.type: try learn(message.decode(), turn)
    case CallAnswered.type: try answered(message.decode(), turn)
    case RetryMail.type: try retry(message.decode(), turn)
    default: throw UnknownMessage(message.head.type)
    }
  }

  package func abandoned(_ message: Message, cause: String, _ turn: Turn) throws {
    switch message.head.type {
    case RetryMail.type: try setAside(message.decode(), turn)
    // What it said is not known: as if there had been no answer.
    case CallAnswered.type:
      let answer: CallAnswered = try message.decode()
      try answered(CallAnswered(call: answer.call, round: answer.round, failure: cause), turn)
    default: break
    }
  }

  package func answer(_ query: Message, _ store: Database) throws -> Outcome {
    guard query.head.type == ExportCustomer.type else { throw UnknownMessage(query.head.type) }
    return try export(query.decode(), NotificationsStore(store))
  }

  // MARK: Customers

  private func learn(_ event: CustomerChanged, _ turn: Turn) throws {
    let store = NotificationsStore(turn.store)
    let known = try store.customer(event.customerID)
    if let known, known.version >= event.customerVersion || known.isErased { return }
    let customer = NotificationsStore.Recipient(event)
    try store.save(customer, event.customerID)
    guard known == nil else { return }
    for mail in try store.mails(of: event.customerID) where mail.state == .waiting {
      try send(mail, to: customer, turn)
    }
  }

  /// What is being sent is sent; its answer takes along what is left of it.
  package func forget(_ event: CustomerErased, _ turn: Turn) throws {
    let store = NotificationsStore(turn.store)
    try store.save(.erased(version: event.customerVersion), event.customerID)
    for var mail in try store.mails(of: event.customerID) where mail.state != .pending {
      mail.forget()
      try store.save(mail)
    }
  }

  // MARK: Mails

  /// A fact is told once, however often it is heard.
  private func write(_ mail: Mail, _ turn: Turn) throws {
    let store = NotificationsStore(turn.store)
    guard try store.mail(mail.id) == nil else { return }
    guard let customer = try store.customer(mail.customerID) else { return try store.save(mail) }
    try send(mail, to: customer, turn)
  }

  /// It says that the customer gets back what the confirmation said was paid.
  private func cancellation(_ event: OrderCancelled, _ turn: Turn) throws -> Mail {
    let confirmation = try NotificationsStore(turn.store).mail("\(event.orderID).\(Mail.Kind.confirmation.rawValue)")
    return .cancellation(event, paid: confirmation?.amount, turn)
  }

  private func send(_ mail: Mail, to customer: NotificationsStore.Recipient, _ turn: Turn) throws {
    var mail = mail
    mail.recipient = customer.email
    if let objection = customer.objection(to: mail.kind) {
      return try settle(&mail, .skipped, because: objection, turn)
    }
    if let expires = mail.letter?.expires, expires <= turn.now {
      return try settle(&mail, .skipped, because: "its links have expired", turn)
    }
    guard let to = MailAddress(customer.email), let letter = mail.letter else {
      return try settle(&mail, .failed, because: "not a mail address", turn)
    }
    guard let from = MailAddress(turn.text(.mailFrom)) else { throw MailLost(id: mail.id, reason: "no sender") }
    mail.settle(.pending)
    let call = MailCall(
      mailID: mail.id, retries: mail.retries, from: from, to: to, name: customer.name, at: mail.at, letter: letter)
    try turn.call(kind: MailCall.kind, id: mail.id, round: mail.retries, request: call.json)
    try NotificationsStore(turn.store).save(mail)
  }

  private func settle(_ mail: inout Mail, _ state: Mail.State, because reason: String? = nil, _ turn: Turn) throws {
    mail.settle(state, because: reason)
    turn.count("mails_total", state.rawValue)
    try NotificationsStore(turn.store).save(mail)
  }

  private func answered(_ answer: CallAnswered, _ turn: Turn) throws {
    let store = NotificationsStore(turn.store)
    guard var mail = try store.mail(answer.call), mail.state == .pending, mail.retries == answer.round
    else { throw MailLost(id: answer.call, reason: "nobody waits for this answer") }
    let isErased = try store.customer(mail.customerID)?.isErased ?? false
    if isErased { mail.recipient = "" }
    let said = answer.answer.flatMap { try? MailAnswer(jsonBytes: $0) }
    if said?.status == .sent { return try settle(&mail, .sent, turn) }
    let reason = said?.reason ?? answer.failure ?? "no reason given"
    if isErased { return try settle(&mail, .skipped, because: reason, turn) }
    try settle(&mail, .failed, because: reason, turn)
    turn.send(
      RetryMail(mailID: mail.id, orderID: mail.orderID, customerID: mail.customerID, reason: reason),
      id: "\(mail.id).retry.\(mail.retries)", to: partition)
  }

  // MARK: What needs a person

  /// Set aside when it comes first; sent again from there, the mail is tried once more, to where its customer is now.
  private func retry(_ command: RetryMail, _ turn: Turn) throws {
    let store = NotificationsStore(turn.store)
    guard var mail = try store.mail(command.mailID), mail.state == .failed else { return }
    guard mail.isAside, let customer = try store.customer(mail.customerID) else {
      throw MailLost(id: mail.id, reason: "not sent: \(command.reason)")
    }
    guard customer.objection(to: mail.kind) != nil || MailAddress(customer.email) != nil else {
      throw MailLost(id: mail.id, reason: "its customer's is not a mail address")
    }
    mail.retries += 1
    mail.isAside = false
    try send(mail, to: customer, turn)
  }

  private func setAside(_ command: RetryMail, _ turn: Turn) throws {
    let store = NotificationsStore(turn.store)
    guard var mail = try store.mail(command.mailID), mail.state == .failed else { return }
    mail.isAside = true
    try store.save(mail)
  }
}

/// A mail that is not what it must be: an operator has to look.
struct MailLost: Error, CustomStringConvertible {
  let id: String
  let reason: String
  var description: String { "mail \(id): \(reason)" }
}
