import Contracts
import Messaging
import Redis

/// Finds an order's messages in all streams.
struct LogSearch {
  /// Milliseconds before the order's id was drawn at which the search begins: clocks may differ.
  static let margin: Int64 = 60_000

  private(set) var subject: TraceSubject
  private(set) var sightings: [Sighting.Key: Sighting] = [:]
  private(set) var gaps: [TraceGap] = []
  /// How far each partition has settled its log.
  private(set) var settled: [PartitionID: EntryID] = [:]
  private let reader: LogReader
  private let topology: Topology
  /// Where it begins in every stream.
  let start: EntryID

  init(_ subject: TraceSubject, _ topology: Topology, _ reader: LogReader) throws(RedisError) {
    self.subject = subject
    self.topology = topology
    self.reader = reader
    start = EntryID(UInt64(max(0, subject.drawnAt - LogSearch.margin)), 0)
    try searchLogs()
    try searchEvents()
    try searchReplies()
    try lookAtLogs()
  }

  private var capabilities: [CapabilityName] { CapabilityName.allCases.filter { topology.counts[$0] != nil } }
  private var partitions: [PartitionID] { topology.all }

  /// The ids of the messages met in a partition's log.
  func ids(in partition: PartitionID) -> [String] {
    sightings.keys.filter { $0.place == .log(partition) }.map(\.id)
  }

  /// Once more while messages turn up that do not name the order: what they caused may stand in a log already read.
  private mutating func searchLogs() throws(RedisError) {
    var known: Int
    repeat {
      known = subject.others.count
      sightings.removeAll()
      for partition in partitions {
        var found: [Message] = []
        try reader.entries(of: partition, from: start) { entry in
          found += entry.messages.filter { subject.includes($0) }
        }
        for message in found {
          subject.follow(message)
          note(message, in: .log(partition))
        }
      }
    } while subject.others.count > known
  }

  private mutating func searchEvents() throws(RedisError) {
    for capability in capabilities {
      var found: [Message] = []
      try reader.entries(ofStream: capability.events, from: start) { entry in
        found += entry.messages.filter { subject.includes($0) }
      }
      for message in found { note(message, in: .events(capability)) }
    }
  }

  /// Reply streams run out with those who wait; what is left of them tells when the caller was answered.
  private mutating func searchReplies() throws(RedisError) {
    let requests = sightings.values.filter { $0.message.head.replyTo != nil }.map(\.message)
    for stream in Set(requests.compactMap(\.head.replyTo)).sorted() {
      let ids = Set(requests.filter { $0.head.replyTo == stream }.map(\.id))
      var found: [Message] = []
      try reader.entries(ofStream: stream, from: start) { entry in
        found += entry.messages.filter { $0.head.correlation.map { ids.contains($0) } ?? false }
      }
      for message in found { note(message, in: .replies(stream: stream)) }
    }
  }

  private mutating func lookAtLogs() throws(RedisError) {
    for partition in partitions {
      settled[partition] = try reader.settled(partition)
      if let gap = try reader.gap(in: .log(partition), before: subject.drawnAt) { gaps.append(gap) }
    }
    for capability in capabilities {
      // An event stream is there from its first event on: one that is not has lost nothing.
      guard let gap = try reader.gap(in: .events(capability), before: subject.drawnAt), gap.reachesBackTo != nil
      else { continue }
      gaps.append(gap)
    }
  }

  private mutating func note(_ message: Message, in place: Destination) {
    let key = Sighting.Key(place: place, id: message.id)
    if sightings[key] == nil {
      sightings[key] = Sighting(message, in: place)
    } else {
      sightings[key]?.deliveries += 1
    }
  }
}

extension Topology {
  /// Every partition of the capabilities that have stores.
  var all: [PartitionID] { CapabilityName.allCases.filter { counts[$0] != nil }.flatMap { partitions($0) } }
}
