import Testing

/// The program of the page, run as a shop would: by a user who may do nothing else.
final class EventReader {
  /// A Python that has what the page asks for: the first on the path, or Debian's.
  static let python = ["python3", "/usr/bin/python3"].first(where: hasRedis)

  private let system: OrderflowSystem
  private let file: String
  private var runs: [Subprocess] = []

  private var book: String { "\(system.scratch.path)/book.db" }

  init(_ page: EventPage, of system: OrderflowSystem) throws {
    self.system = system
    file = try system.scratch.write(page.reader, to: "reader.py")
    try system.redis().send(page.userCommand.split(separator: " ").map(String.init))
  }

  deinit { end() }

  private static func hasRedis(_ python: String) -> Bool {
    guard let scratch = try? Scratch() else { return false }
    defer { scratch.remove() }
    let words = [python, "-c", "import redis"]
    let finished = try? Subprocess(words, environment: Repository.environment, in: scratch).finished()
    return finished?.exit == 0
  }

  func start() throws {
    let url = "unix://reader:PASSWORD@\(system.redisSocket)"
    runs.append(
      try Subprocess(
        [EventReader.python ?? "python3", file, url, book], environment: system.environment, in: system.scratch))
  }

  /// Kills it, wherever it is.
  func end() {
    runs.last?.signal(9)
    _ = try? runs.last?.waitForExit()
  }

  /// The ids of the events it printed, by all of its runs.
  var ids: [String] {
    runs.flatMap { $0.output.split(separator: "\n") }.compactMap { line in
      let words = line.split(separator: " ", maxSplits: 3)
      return words.count == 4 ? String(words[2]) : nil
    }
  }

  /// Waits until it has noted the last entry of every stream: nothing of it is under way.
  func catchUp() throws {
    var ends: Set<String> = []
    var noted: [String] = []
    try eventually("\(ends), noted: \(noted); it said: \(runs.last?.errors ?? "")") {
      let rows = try Subprocess(
        ["sqlite3", book, "SELECT stream, entry FROM positions"], environment: system.environment, in: system.scratch
      ).finished()
      noted = rows.output.split(separator: "\n").map(String.init)
      ends = Set(
        try Dictionary(grouping: system.publicEvents(), by: \.stream).map { "\($0)|\($1.last?.entry ?? "")" })
      return ends.isSubset(of: noted)
    }
  }
}

extension Trait where Self == ConditionTrait {
  static var needsPython: Self {
    .enabled(if: EventReader.python != nil, "no python3 has redis; apt-get install python3-redis")
  }
}
