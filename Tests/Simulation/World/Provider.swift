import BrokerSupport
import Contracts
import JSON
import Messaging

/// The payment provider of a run, with its books, and its mailer, which always answers. It does once what it is asked under one key; it may not be reached,
/// answer late, twice, or not at all. It stands for the pool of callers too: a process that is gone hears nothing more,
/// one that sleeps when it wakes.
final class Provider {
  struct Account: Equatable {
    var orderID: String
    var amount: Int64
    /// `authorized`, `captured`, `voided`; nil when it was declined.
    var status: String?
    var captures = 0
    var refunded: Int64 = 0
  }

  private enum Step {
    case done
    case told(Result<[UInt8], CallFailure>)
    case doneAndTold
  }

  private struct Event {
    let at: Int64
    let owner: Owner
    let call: Call
    let step: Step
  }

  /// How long after its failure was told a call may still be done: less than a void waits.
  private static let longestDelay: Int64 = 8_000

  private unowned let world: World
  private var events: [Event] = []
  private var known: Set<String> = []
  private var answers: [String: PaymentAnswer] = [:]
  private(set) var accounts: [String: Account] = [:]
  /// Every mail sent, by its id.
  private(set) var mails: [String: MailCall] = [:]
  /// What it was asked and must not have been.
  private(set) var complaints: [String] = []

  init(_ world: World) { self.world = world }

  /// When it next does something.
  var nextAt: Int64 { events.map(\.at).min() ?? .max }

  func take(_ calls: [Call], for owner: Owner, now: Int64) {
    for call in calls where known.insert(key(owner, call)).inserted {
      plan(call, owner, at: world.now + max(0, call.due - now))
    }
  }

  private func key(_ owner: Owner, _ call: Call) -> String { "\(owner.name) \(call.id) \(call.round)" }

  private func plan(_ call: Call, _ owner: Owner, at begin: Int64) {
    let soon = begin + world.chance.between(1, 400)
    let failure = Step.told(.failure(CallFailure("no answer", isOutage: true)))
    let gaveUp = begin + world.chance.between(400, 4_000)
    func add(_ at: Int64, _ step: Step) { events.append(Event(at: at, owner: owner, call: call, step: step)) }
    switch world.isCalm || call.kind == MailCall.kind ? 9 : world.chance.below(12) {
    case 0:
      world.note(.unreached, owner.name, call.id)
      add(gaveUp, failure)
    case 1:
      world.note(.unanswered, owner.name, call.id)
      add(soon, .done)
      add(gaveUp, failure)
    case 2:
      world.note(.doneLate, owner.name, call.id)
      add(gaveUp, failure)
      add(gaveUp + world.chance.between(0, Provider.longestDelay), .done)
    case 3:
      world.note(.answeredTwice, owner.name, call.id)
      add(soon, .doneAndTold)
      add(soon + world.chance.between(1, 2_000), .doneAndTold)
    default: add(soon, .doneAndTold)
    }
  }

  /// Everything whose time has come.
  func act() {
    while let place = events.firstIndex(where: { $0.at <= world.now }) {
      let event = events.remove(at: place)
      switch event.step {
      case .done: _ = ask(event.call)
      case .doneAndTold: tell(event, ask(event.call))
      case .told(let result): tell(event, result)
      }
    }
  }

  private func tell(_ event: Event, _ result: Result<[UInt8], CallFailure>) {
    let owner = event.owner
    guard !owner.hasEnded, !owner.isDoomed else { return }
    guard world.broker.isUp, !world.broker.isFull, !owner.isAsleep else {
      events.append(
        Event(
          at: max(world.now + 100, owner.resumesAt), owner: owner, call: event.call, step: .told(result)))
      return
    }
    var frame = Frame()
    frame.append(event.call.answered(result, at: world.now))
    world.broker.add(MemoryBroker.fields(frame.bytes), to: owner.partition.log)
    known.remove(key(owner, event.call))
  }

  // MARK: Books

  private func ask(_ call: Call) -> Result<[UInt8], CallFailure> {
    if call.kind == MailCall.kind { return post(call) }
    if let known = answers[call.id] { return .success(known.json) }
    guard let asked = try? PaymentCall(jsonBytes: call.request) else {
      complaints.append("\(call.id) cannot be read")
      return .failure(CallFailure("unreadable", isOutage: false))
    }
    if asked.token == "tok_error" { return .failure(CallFailure("error", isOutage: false)) }
    let answer = book(asked)
    answers[call.id] = answer
    // Authorised all the same, and nobody is told.
    if asked.token == "tok_timeout" { return .failure(CallFailure("no answer in time", isOutage: false)) }
    return .success(answer.json)
  }

  private func post(_ call: Call) -> Result<[UInt8], CallFailure> {
    guard let mail = try? MailCall(jsonBytes: call.request) else {
      complaints.append("\(call.id) cannot be read")
      return .failure(CallFailure("unreadable", isOutage: false))
    }
    if let known = mails[mail.mailID], known != mail { complaints.append("\(mail.mailID) is another mail now") }
    mails[mail.mailID] = mail
    return .success(MailAnswer(.sent).json)
  }

  private func book(_ asked: PaymentCall) -> PaymentAnswer {
    let amount = asked.amount.amount
    guard var account = accounts[asked.paymentID] else {
      return open(asked)
    }
    defer { accounts[asked.paymentID] = account }
    switch (asked.operation, account.status) {
    case (.capture, "authorized"):
      account.status = "captured"
      account.captures += 1
      if amount != account.amount { complaints.append("\(asked.paymentID): captured \(amount)") }
    case (.void, "authorized"), (.void, nil), (.void, "voided"): account.status = "voided"
    case (.refund, "captured"):
      account.refunded += amount
      if account.refunded > account.amount { complaints.append("\(asked.paymentID): refunded \(account.refunded)") }
    case (.authorize, "voided"): return PaymentAnswer("declined", reason: "voided before")
    default:
      complaints.append("\(asked.paymentID) is \(account.status ?? "declined"), and asked to \(asked.operation)")
      return PaymentAnswer("declined", reason: "not possible")
    }
    return PaymentAnswer(asked.operation.done)
  }

  private func open(_ asked: PaymentCall) -> PaymentAnswer {
    var account = Account(orderID: asked.orderID, amount: asked.amount.amount)
    defer { accounts[asked.paymentID] = account }
    switch asked.operation {
    case .authorize where asked.token == "tok_declined": return PaymentAnswer("declined", reason: "no funds")
    case .authorize: account.status = "authorized"
    case .void: account.status = "voided"
    default:
      complaints.append("\(asked.paymentID) is unknown, and asked to \(asked.operation)")
      return PaymentAnswer("declined", reason: "unknown")
    }
    return PaymentAnswer(asked.operation.done)
  }
}
