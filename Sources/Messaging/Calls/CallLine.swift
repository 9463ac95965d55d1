/// The calls of one kind that wait, and the gate they go through. Times are monotonic milliseconds.
struct CallLine {
  struct Job {
    let call: Call
    let partition: PartitionID
    /// Whether it is worth making later, while the other side rests.
    let canWait: Bool
    var due: Int64
    var failures = 0

    var key: Key { Key(partition: partition, id: call.id, round: call.round) }
  }

  struct Key: Hashable {
    let partition: PartitionID
    let id: String
    let round: Int
  }

  enum Work {
    case make([Job])
    /// Not asked now: there is no answer.
    case turnDown(Job)
    /// Until then; nil for until something changes.
    case wait(Int64?)
  }

  /// Calls taken at once. More than one: by one thread at a time, and what comes meanwhile is the next batch.
  private let mostAtOnce: Int
  private var gate: CallGate
  private var isBusy = false
  /// Each by when they are due.
  private var patient: [Job] = []
  private var urgent: [Job] = []

  init(mostAtOnce: Int, longestRest: Int64) {
    self.mostAtOnce = mostAtOnce
    gate = CallGate(longestRest: longestRest)
  }

  var isOpen: Bool { gate.isOpen }
  var breakerState: Int { gate.breakerState }

  // MARK: In

  /// - Returns: whether somebody should look; not while they are at a batch, after which they look anyway.
  mutating func add(_ job: Job) -> Bool {
    if job.canWait { CallLine.insert(job, &patient) } else { CallLine.insert(job, &urgent) }
    return !isBusy
  }

  private static func insert(_ job: Job, _ jobs: inout [Job]) {
    let place = jobs.firstIndex { $0.due > job.due } ?? jobs.count
    jobs.insert(job, at: place)
  }

  /// Forgets the calls of a partition.
  mutating func remove(_ partition: PartitionID) -> [Job] {
    let removed = (patient + urgent).filter { $0.partition == partition }
    patient.removeAll { $0.partition == partition }
    urgent.removeAll { $0.partition == partition }
    return removed
  }

  // MARK: Out

  mutating func next(_ now: Int64) -> Work {
    guard !isBusy else { return .wait(nil) }
    let opens = gate.opens(now)
    if let opens, opens <= now {
      let jobs = take(now)
      if !jobs.isEmpty { return .make(jobs) }
    } else if let job = urgent.first, job.due <= now {
      urgent.removeFirst()
      return .turnDown(job)
    }
    let patientLook = opens.flatMap { opens in patient.first.map { max(opens, $0.due) } }
    return .wait([patientLook, urgent.first?.due].compactMap { $0 }.min())
  }

  /// Those that are due, no call twice; one alone while the gate is closed.
  private mutating func take(_ now: Int64) -> [Job] {
    let most = gate.isOpen ? mostAtOnce : 1
    var taken: [Job] = []
    var ids: Set<String> = []
    while taken.count < most, let job = first, job.due <= now, ids.insert(job.call.id).inserted {
      taken.append(job)
      if job.canWait { patient.removeFirst() } else { urgent.removeFirst() }
    }
    guard !taken.isEmpty else { return [] }
    gate.begin()
    isBusy = mostAtOnce > 1
    return taken
  }

  private var first: Job? {
    guard let urgent = urgent.first else { return patient.first }
    guard let patient = patient.first else { return urgent }
    return patient.due < urgent.due ? patient : urgent
  }

  /// What was taken has been made.
  mutating func made() { isBusy = false }

  /// One of those made ended. When the other side answers again, what was put off because it did not is due.
  mutating func ended(isOutage: Bool, _ now: Int64) {
    let wasOpen = gate.isOpen
    gate.ended(isOutage: isOutage, now)
    guard gate.isOpen, !wasOpen else { return }
    for place in patient.indices where patient[place].call.isRepeat {
      patient[place].due = min(now, patient[place].due)
    }
    patient.sort { $0.due < $1.due }
  }
}
