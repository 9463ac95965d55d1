import Capabilities
import Contracts
import JSON
import Messaging
import SQLite

/// Reads dead letters: from the stores at hand, and from the workers of the others.
struct LetterReader {
  /// Letters of one answer of a worker.
  private static let page = 200

  private let directory: DataDirectory
  private let partitions: [PartitionID]
  let exchange: LetterExchange

  init(_ invocation: Invocation) throws {
    directory = DataDirectory(invocation.settings)
    let topology = try directory.manifest().topology
    partitions =
      try invocation.operands.count == 2 ? Capabilities.partitions(invocation.operands[1], topology) : topology.all
    exchange = LetterExchange(directory, invocation.settings)
  }

  /// The newest first.
  func letters(_ choice: LetterChoice) throws -> [PlacedLetter] {
    var found: [(cursor: String, letter: PlacedLetter)] = []
    for partition in partitions {
      let letters =
        try directory.existingStore(partition).map { try stored(partition, $0, choice) } ?? asked(partition, choice)
      found += letters.filter { choice.contains($0.letter) }
    }
    return found.sorted { $0.cursor > $1.cursor }.map(\.letter)
  }

  private func stored(
    _ partition: PartitionID, _ path: String, _ choice: LetterChoice
  ) throws -> [(cursor: String, letter: PlacedLetter)] {
    try DeadLetters(Database(path: path, access: .readOnly)).list(state: choice.state?.rawValue, type: choice.type)
      .map { ($0.cursor, PlacedLetter(partition: partition, letter: $0.letter)) }
  }

  /// A worker lists ids; each letter is then asked for with its content.
  private func asked(
    _ partition: PartitionID, _ choice: LetterChoice
  ) throws -> [(cursor: String, letter: PlacedLetter)] {
    var found: [(cursor: String, letter: PlacedLetter)] = []
    var cursor: String?
    repeat {
      let list = ListDeadLetters(
        state: choice.state?.rawValue, messageType: choice.type, cursor: cursor, limit: LetterReader.page)
      let page = try JSONDocument(try exchange.ask(list, partition).body, limits: .own).root
      for item in try page.required("dead_letters").elements {
        guard let id = item["message_id"]?.string, let place = item["cursor"]?.string,
          let letter = try exchange.letter(id, partition)
        else { continue }
        found.append((place, PlacedLetter(partition: partition, letter: letter)))
      }
      cursor = page["next_cursor"]?.string
    } while cursor != nil
    return found
  }
}
