import Contracts
import EventLoop
import Messaging
import Redis

/// The intake's two Redis connections on its event loop: one writes commands, gathered per round into one entry a
/// stream; one reads the reply stream. When Redis goes away it reconnects; when the world is another one
/// (`Incarnation`), it remakes its reply stream and has everything that still waits sent again.
final class RedisLink {
  /// Milliseconds: how long a read of the reply stream blocks, and between two attempts to connect.
  private static let block: Int64 = 1_000
  private static let retry: Int64 = 100
  /// Queries kept for a partition without an owner, about.
  private static let queriesLength = "10000"

  let replies: ReplyStream
  private let loop: EventLoop
  private let address: RedisAddress
  /// A read that has not been answered so long after it should have been is silence, milliseconds.
  private let silence: Int64
  private var writer: RedisChannel?
  private var reader: RedisChannel?
  /// An entry is closed at this many bytes or messages.
  private static let entryBytes = 256 << 10
  private static let entryMessages = 256
  private var gathered: [String: Gathered] = [:]
  /// What each outstanding answer is to, in order.
  private var written: [Written] = []
  private var last = EntryID.zero
  private var runID = ""
  private var marker = ""
  private var hasUnflushed = false
  private var isStopped = false
  /// The reader's answers alternate: the world's marker, then entries.
  private var isMarkerNext = true

  private enum Written {
    /// An XADD with these commands.
    case commands([String])
    case keepAlive
    case question((RedisValue?) -> Void)
  }

  private struct Gathered {
    var frame = Frame()
    var ids: [String] = []
    let isQuery: Bool
  }

  /// Outcomes that arrived.
  var onOutcome: (_ correlation: String, _ outcome: Outcome) -> Void = { _, _ in }
  /// Commands that Redis refused to take.
  var onRefused: (_ ids: [String]) -> Void = { _ in }
  /// Redis may have lost what was sent: send again whatever still waits.
  var onNewWorld: () -> Void = {}

  init(_ loop: EventLoop, _ address: RedisAddress, name: String, silence: Int64) {
    self.loop = loop
    self.address = address
    self.silence = silence
    replies = ReplyStream(process: name)
  }

  /// Connected, and answering.
  var isUsable: Bool { trouble == nil }
  /// Why Redis cannot be used now.
  private(set) var trouble: String? = "not connected yet"
  /// How Redis knows the script of the rate limit; nil where it knows none.
  private(set) var limitScript: String?
  /// As cached values bear it.
  var incarnation: String { "\(runID):\(marker)" }
  private var isConnected: Bool { writer != nil && reader != nil }
  /// When the outstanding read was asked; loop milliseconds.
  private var askedAt: Int64 = 0

  // MARK: Connecting

  func start() {
    do { try connect() } catch {
      trouble = error.description
      Log.warning("Redis cannot be reached", ["cause": error.description])
      retryLater()
    }
    loop.after(milliseconds: ReplyStream.keepAlive) { [weak self] in self?.keepAlive() }
    listenForSilence()
  }

  /// A Redis that sleeps keeps its connections: what tells is a read that is not answered when its time is over.
  private func listenForSilence() {
    guard !isStopped else { return }
    loop.after(milliseconds: silence / 2) { [weak self] in
      guard let self else { return }
      if isConnected, loop.monotonicMilliseconds - askedAt > RedisLink.block + silence {
        trouble = "Redis does not answer"
      }
      listenForSilence()
    }
  }

  func stop() {
    isStopped = true
    disconnect()
  }

  private func connect() throws(RedisError) {
    let connection = try RedisConnection(address, timeoutMilliseconds: 1_000)
    let facts = try ServerFacts(connection)
    guard facts.keepsEverything else { throw RedisError(.protocolViolation, facts.policyAdvice, doing: "connect") }
    let newMarker = try Incarnation.establish(connection)
    if try connection.call(RedisCommand("EXISTS", replies.key)).value.integer == 0 {
      last = try connection.call(replies.make).value.text.flatMap { EntryID($0) } ?? .zero
    }
    try connection.call(replies.touch)
    // A Redis without scripts is a Redis without limits; one that did not answer is asked again.
    do throws(RedisError) {
      limitScript = try connection.call(RedisCommand("SCRIPT", "LOAD", RateLimit.script)).value.text
    } catch {
      guard error.code != nil else { throw error }
      limitScript = nil
    }
    let writer = try RedisChannel(address)
    let reader = try RedisChannel(address)
    self.writer = writer
    self.reader = reader
    watch(writer) { [weak self] in try self?.readWritten() }
    watch(reader) { [weak self] in try self?.readReplies() }
    let isKnown = facts.runID == runID && newMarker == marker
    (runID, marker) = (facts.runID, newMarker)
    trouble = nil
    isMarkerNext = true
    askForReplies()
    if !isKnown { onNewWorld() }
  }

  private func watch(_ channel: RedisChannel, _ onReadable: @escaping () throws -> Void) {
    try? loop.add(channel.descriptor, .read) { [weak self, weak channel] ready in
      guard let self, let channel else { return }
      do {
        if ready.contains(.write) { try self.flush(channel) }
        if ready.contains(.read) { try onReadable() }
      } catch { self.lost("\(error)") }
    }
  }

  private func flush(_ channel: RedisChannel) throws(RedisError) {
    let more = try channel.flush()
    loop.modify(channel.descriptor, more ? [.read, .write] : .read)
  }

  private func lost(_ cause: String) {
    guard isConnected else { return }
    Log.warning("Redis was lost; connecting again", ["cause": cause])
    trouble = cause
    disconnect()
    // Whether the last commands arrived is not known: everything that waits is sent again.
    runID = ""
    retryLater()
  }

  private func disconnect() {
    for channel in [writer, reader].compactMap({ $0 }) { loop.remove(channel.descriptor) }
    writer = nil
    reader = nil
    gathered.removeAll()
    let unanswered = written
    written.removeAll()
    for case .question(let done) in unanswered { done(nil) }
  }

  private func retryLater() {
    guard !isStopped else { return }
    loop.after(milliseconds: RedisLink.retry) { [weak self] in
      guard let self, !isStopped, !isConnected else { return }
      do { try connect() } catch { retryLater() }
    }
  }

  private func keepAlive() {
    guard !isStopped else { return }
    if let writer {
      writer.append(replies.touch)
      written.append(.keepAlive)
      try? flush(writer)
    }
    loop.after(milliseconds: ReplyStream.keepAlive) { [weak self] in self?.keepAlive() }
  }

  // MARK: Writing

  /// Gathers a message for its stream; `flushGathered` sends what one round gathered.
  func send(_ command: Command) {
    let stream = command.stream
    var entry = gathered[stream] ?? Gathered(isQuery: command.isQuery)
    entry.frame.append(command.message)
    entry.ids.append(command.message.id)
    gathered[stream] = entry
    if entry.frame.messages >= RedisLink.entryMessages || entry.frame.bytes.count >= RedisLink.entryBytes {
      append(entry, to: stream)
      gathered[stream] = nil
    }
  }

  private func append(_ entry: Gathered, to stream: String) {
    var command = RedisCommand("XADD", stream)
    if entry.isQuery { for word in ["MAXLEN", "~", RedisLink.queriesLength] { command.add(word) } }
    command.add("*")
    StreamEntry.append(entry.frame.bytes, to: &command)
    writer?.append(command)
    written.append(.commands(entry.ids))
    hasUnflushed = true
  }

  /// Asks in the pipeline of this round's commands. Nil when Redis went away, or refused.
  func ask(_ command: RedisCommand, _ done: @escaping (RedisValue?) -> Void) {
    guard let writer else { return done(nil) }
    writer.append(command)
    written.append(.question(done))
    hasUnflushed = true
  }

  func flushGathered() {
    guard let writer, hasUnflushed || !gathered.isEmpty else { return }
    for (stream, entry) in gathered { append(entry, to: stream) }
    gathered.removeAll(keepingCapacity: true)
    hasUnflushed = false
    do { try flush(writer) } catch { lost("\(error)") }
  }

  private func readWritten() throws(RedisError) {
    guard let writer else { return }
    for answer in try writer.read() {
      guard !written.isEmpty else { return }
      let error = answer.value.error(doing: "write commands")
      switch written.removeFirst() {
      // It found no stream: that ran out while this process slept, and with it the answers.
      case .keepAlive: if answer.value.integer == 0 { return lost("the reply stream ran out") }
      case .question(let done): done(error == nil ? answer.value : nil)
      case .commands(let ids):
        guard let error else { continue }
        Log.warning("Redis refused commands", ["cause": error.description])
        onRefused(ids)
      }
    }
  }

  // MARK: Reading

  private func askForReplies() {
    guard let reader else { return }
    askedAt = loop.monotonicMilliseconds
    reader.append(Incarnation.read)
    reader.append(replies.read(after: last, block: RedisLink.block))
    do { try flush(reader) } catch { lost("\(error)") }
  }

  private func readReplies() throws(RedisError) {
    guard let reader else { return }
    for answer in try reader.read() {
      let value = answer.value
      if let error = value.error(doing: "read replies") { throw error }
      isMarkerNext.toggle()
      if !isMarkerNext {
        guard value.text == marker else { return lost("Redis was emptied") }
        continue
      }
      trouble = nil
      for entry in ReplyStream.entries(value) {
        last = entry.id
        for message in entry.messages { deliver(message) }
      }
      askForReplies()
    }
  }

  private func deliver(_ message: Message) {
    guard let correlation = message.head.correlation else { return }
    do { onOutcome(correlation, try message.decode(Outcome.self)) } catch {
      Log.error("a reply cannot be read", ["id": message.id, "cause": "\(error)"])
    }
  }
}
