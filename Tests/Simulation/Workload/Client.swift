import BrokerSupport
import Contracts
import Messaging

/// A simulated intake: it sends commands, reads its reply stream, and when an answer does not come asks again.
final class Client {
  let name: String
  private unowned let world: World
  /// What it will send, and when.
  private var planned: [(at: Int64, request: Request)]
  private var waiting: [Request] = []
  private(set) var requests: [Request] = []
  private var byMessage: [String: Request] = [:]
  private var knownWorld = ""
  private var last = EntryID.zero
  private(set) var nextAt: Int64 = World.start

  init(_ world: World, number: Int, planned: [(at: Int64, request: Request)]) {
    self.world = world
    name = "intake-\(number)"
    self.planned = planned
    requests = planned.map(\.request)
  }

  private var replies: String { Client.replies(name) }
  static func replies(_ name: String) -> String { "orderflow:{\(name)}:replies" }

  var isDone: Bool { planned.isEmpty && waiting.isEmpty }
  var waitingFor: String { waiting.first?.name ?? planned.first?.request.name ?? "nothing" }

  /// One round: learn which world this is, read, ask again, send what is due.
  func act() {
    nextAt = world.now + (isDone ? 1_000 : world.chance.between(1, 120))
    guard world.broker.isUp, !world.broker.isFull else { return }
    meetWorld()
    readReplies()
    for request in waiting where world.now - request.sentAt > 1_500 { askAgain(request) }
    sendPlanned()
  }

  /// In another world the reply stream is made anew, and whatever still waits is sent again.
  private func meetWorld() {
    let found = "\(world.broker.runID):\(world.broker.establishMarker())"
    guard found != knownWorld || world.broker.stream(replies) == nil else { return }
    knownWorld = found
    last = world.broker.add(["made", "1"].map { Array($0.utf8) }, to: replies) ?? .zero
    for request in waiting { send(request) }
  }

  private func readReplies() {
    guard let stream = world.broker.stream(replies) else { return }
    for item in stream.items where item.id > last {
      last = item.id
      for message in StreamEntry.read(item.id, item.fields).messages {
        guard let correlation = message.head.correlation, let request = byMessage[correlation],
          let outcome = try? message.decode(Outcome.self)
        else { continue }
        // Put off once and asked anew: who is put off again by the same answer does not ask twice.
        if request.isPutOff(outcome), correlation != request.message.id { continue }
        take(outcome, for: request)
      }
    }
  }

  private func take(_ outcome: Outcome, for request: Request) {
    world.tell(name, .note("\(request.name) is answered \(outcome.status)"))
    request.answer(outcome)
    guard let place = waiting.firstIndex(where: { $0 === request }) else { return }
    if request.outcomes.isEmpty || request.repeats > 0 {
      if !request.outcomes.isEmpty { request.repeats -= 1 }
      request.renew()
      send(request)
    } else {
      waiting.remove(at: place)
    }
  }

  private func askAgain(_ request: Request) {
    if request.key != nil, world.chance.below(2) == 0 { request.renew() }
    send(request)
  }

  private func sendPlanned() {
    while let first = planned.first, first.at <= world.now {
      planned.removeFirst()
      waiting.append(first.request)
      send(first.request)
    }
  }

  private func send(_ request: Request) {
    request.sentAt = world.now
    byMessage[request.message.id] = request
    if !world.isCalm, world.chance.happens(world.plan.rates[.lostPublish] ?? 0) {
      return world.note(.lostPublish, name, request.message.id)
    }
    var head = request.message.head
    head.replyTo = replies
    head.key = request.key
    head.fingerprint = request.fingerprint
    var frame = Frame()
    frame.append(Message(id: request.message.id, head: head, body: request.message.body))
    let fields = MemoryBroker.fields(frame.bytes)
    world.broker.add(fields, to: request.partition.log)
    if !world.isCalm, world.chance.happens(world.plan.rates[.duplicate] ?? 0) {
      world.note(.duplicate, name, request.message.id)
      world.broker.add(fields, to: request.partition.log)
    }
  }
}
