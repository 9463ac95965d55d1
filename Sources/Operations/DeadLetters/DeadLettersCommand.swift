import Contracts
import Foundation
import JSON
import Messaging

/// `orderflow dead-letters`: what was set aside, and what is decided about it.
enum DeadLettersCommand {
  static let spec = CommandSpec(
    "dead-letters", operands: "list|show|retry|discard [CAPABILITY[.N]]", count: 1...2,
    about: """
      Messages that could not be handled, kept untouched with the reason, and what is decided about them.
      list     those that wait for a decision, the newest first; with --all also the decided. Exit status 1 when one waits.
      show     one (--id) or some with their content.
      retry    handles them once more, each as a new message with the same content, and says what became of it. What is
               set aside again is a dead letter of its own; exit status 1 then.
      discard  marks them as not to be handled, with --reason; they stay to be read.
      retry and discard take what --id, --cause, --type or --all choose among the waiting; they print what they would do,
      --apply does it. Read from the stores at hand, else from the running workers, which alone carry out decisions.
      """,
    flags: [
      .init("--id", "ID", "this one, by its id or its message's"),
      .init("--cause", "TEXT", "those whose cause contains this"),
      .init("--type", "TYPE", "messages of this type"),
      .init("--all", nil, "retry, discard: all that wait; list, show: the decided too"),
      .init("--reason", "TEXT", "why it is decided so"),
      .init("--apply", nil, "retry, discard: do it"),
    ],
    settings: [.dataDirectory, .redisURL, .logLevel]
  ) { invocation in
    let verb = invocation.operands[0]
    guard let command = Verb(rawValue: verb) else {
      throw Failure.usage("dead-letters has no \(verb): it is list, show, retry or discard")
    }
    let choice = try LetterChoice(invocation, command)
    let reader = try LetterReader(invocation)
    let chosen = try reader.letters(choice)
    switch command {
    case .list, .show: return show(chosen, command, invocation)
    case .retry, .discard: return try decide(chosen, command, reader, invocation)
    }
  }

  enum Verb: String {
    case list, show, retry, discard

    var decides: Bool { self == .retry || self == .discard }
  }

  // MARK: Reading

  private static func show(_ letters: [PlacedLetter], _ verb: Verb, _ invocation: Invocation) -> Failure.Status {
    if invocation.isJSON {
      var writer = JSONWriter()
      writer.beginObject()
      writer.list("dead_letters", letters.map { $0.document(showsContent: verb == .show) })
      writer.endObject()
      print(String(decoding: writer.bytes, as: UTF8.self))
    } else if letters.isEmpty {
      print("no dead letters")
    } else {
      for letter in letters { print(verb == .show ? letter.content : letter.line) }
    }
    if verb == .show { return letters.isEmpty ? .foundWrong : .done }
    return letters.contains { $0.letter.state == .waiting } ? .foundWrong : .done
  }

  // MARK: Deciding

  private static func decide(
    _ letters: [PlacedLetter], _ verb: Verb, _ reader: LetterReader, _ invocation: Invocation
  ) throws -> Failure.Status {
    guard invocation.isSet("--apply") else {
      guard !invocation.isJSON else {
        _ = show(letters, .list, invocation)
        return .done
      }
      for letter in letters { print("would \(verb.rawValue)  \(letter.line)") }
      print("\(letters.count) chosen; \(verb.rawValue) them with --apply")
      return .done
    }
    let reason = invocation.flags["--reason"]
    let decisions = LetterDecisions(reader.exchange, actor: Operator.name)
    let results =
      verb == .retry
      ? try decisions.retry(letters, reason: reason) : try decisions.discard(letters, reason: reason ?? "")
    if invocation.isJSON {
      var writer = JSONWriter()
      writer.beginObject()
      writer.list("dead_letters", results)
      writer.endObject()
      print(String(decoding: writer.bytes, as: UTF8.self))
    } else {
      for result in results { print(result.line) }
      print("\(results.count(where: \.isDone)) of \(results.count) \(verb == .retry ? "handled" : "discarded")")
    }
    return results.allSatisfy(\.isDone) ? .done : .foundWrong
  }
}

/// Which letters a command is about.
struct LetterChoice {
  let partitions: String?
  /// A message's id, or a letter's.
  let id: String?
  let cause: String?
  let type: String?
  /// Nil for all.
  let state: DeadLetter.State?

  init(_ invocation: Invocation, _ verb: DeadLettersCommand.Verb) throws(Failure) {
    partitions = invocation.operands.count == 2 ? invocation.operands[1] : nil
    func flag(_ name: String) -> String? { invocation.flags[name].flatMap { $0.isEmpty ? nil : $0 } }
    (id, cause, type) = (flag("--id"), flag("--cause"), flag("--type"))
    let isAll = invocation.isSet("--all")
    state = verb.decides ? .waiting : isAll || id != nil ? nil : .waiting
    guard verb.decides else { return }
    guard id != nil || cause != nil || type != nil || isAll else {
      throw .usage("\(verb.rawValue) needs to know which: --id, --cause, --type or --all")
    }
    if verb == .discard, (invocation.flags["--reason"] ?? "").isEmpty {
      throw .usage("discard needs --reason TEXT: whoever reads the letter later wants to know why")
    }
  }

  func contains(_ placed: PlacedLetter) -> Bool {
    let message = placed.letter.message
    if let id, message.id != id, placed.id != id { return false }
    if let cause, !placed.letter.cause.contains(cause) { return false }
    return type == nil || message.head.type == type
  }
}
