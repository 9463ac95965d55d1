import Contracts
import Crypto
import Foundation
import JSON
import Messaging
import Redis
import SQLite

/// The data directory: the manifest of stores, the stores, the development key, and the system that runs on it.
struct DataDirectory {
  let path: String

  init(_ settings: Settings) {
    path = URL(fileURLWithPath: settings.text(.dataDirectory)).standardizedFileURL.path
  }

  var manifestPath: String { "\(path)/manifest.json" }
  var keysPath: String { "\(path)/jwt.keys" }
  var systemPath: String { "\(path)/system.json" }
  var redisSocket: String { "\(path)/redis.sock" }
  var redisDirectory: String { "\(path)/redis" }

  func storePath(_ partition: PartitionID) -> String { "\(path)/stores/\(partition).sqlite3" }

  /// The file of a partition's store; nil where it is not at hand.
  func existingStore(_ partition: PartitionID) -> String? {
    let path = storePath(partition)
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  func create() throws(Failure) {
    for directory in [path, "\(path)/stores"] {
      do {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      } catch {
        throw .notPossible("the data directory \(directory) cannot be made: choose one you may write, with --data")
      }
    }
  }

  /// Written aside, flushed, and moved into place: never half a file.
  func write(_ bytes: [UInt8], to file: String, mode: mode_t = 0o644) throws(Failure) {
    let aside = "\(file).new"
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC, mode)
    guard descriptor >= 0 else { throw .notPossible("\(aside) cannot be written: \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(descriptor) == 0, rename(aside, file) == 0 else {
      throw .notPossible("\(file) cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  func read(_ file: String) -> [UInt8]? {
    FileManager.default.contents(atPath: file).map { Array($0) }
  }
}

extension DataDirectory {
  /// - Throws: what to do when there is none.
  func manifest() throws(Failure) -> Manifest {
    guard let bytes = read(manifestPath) else {
      throw .notPossible("\(path) has no stores yet: run `orderflow init --data \(path)` first")
    }
    return try Manifest(bytes, path: manifestPath)
  }

  /// Nil when there is none.
  func existingManifest() throws(Failure) -> Manifest? {
    guard let bytes = read(manifestPath) else { return nil }
    return try Manifest(bytes, path: manifestPath)
  }

  /// Counts in the settings, when given, must be those the stores were made with.
  func checkCounts(_ manifest: Manifest, _ settings: Settings) throws(Failure) {
    for capability in CapabilityName.allCases {
      let setting = Setting.partitions(capability.rawValue)
      guard settings.isGiven(setting), manifest.topology.counts[capability] != nil else { continue }
      let wanted = try settings.partitionCount(capability)
      let made = manifest.topology.count(capability)
      guard wanted == made else {
        throw .notPossible(
          "\(setting.environment) is \(wanted), but the stores in \(path) were made for \(made): counts are fixed when "
            + "stores are made; set it to \(made)")
      }
    }
  }

  // MARK: The running system

  /// Redis of the settings, else that of the system running on this directory.
  func redis(_ settings: Settings) throws(Failure) -> RedisAddress {
    if let given = try settings.redisAddress() { return given }
    if let url = system?.redis { return url }
    throw .notPossible(
      "no Redis is known: set \(Setting.redisURL.environment), or start a system with `orderflow up --data \(path)`")
  }

  struct System {
    let redis: RedisAddress?
    let host: String
    let port: Int
    /// The `up` that wrote it.
    let process: SystemProcess?
  }

  var system: System? {
    guard let bytes = read(systemPath), let root = try? JSONDocument(bytes).root,
      let host = root["host"]?.string, let port = root["port"]?.int
    else { return nil }
    return System(
      redis: root["redis"]?.string.flatMap { try? RedisAddress(url: $0) }, host: host, port: port,
      process: SystemProcess(root))
  }

  func writeSystem(redisURL: String, host: String, port: Int) throws(Failure) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("redis", redisURL)
    writer.field("host", host)
    writer.field("port", port)
    writer.field("pid", Int64(getpid()))
    writer.field("started", "\(ProcessIdentity.startTime(of: getpid()) ?? 0)")
    writer.endObject()
    try write(writer.bytes, to: systemPath)
  }

  /// Keys of the settings, else the development key of this directory.
  func jwtKeys(_ settings: Settings) throws(Failure) -> [JWTKey] {
    guard let keys = try knownKeys(settings) else {
      throw .usage(
        "there is no key in \(keysPath), and \(Setting.jwtKeys.environment) is not set: name the running system's "
          + "directory with --data, or make a key with: export ORDERFLOW_JWT_KEYS=\"k1:$(openssl rand -hex 32)\"")
    }
    return keys
  }

  /// Those of the settings, else the directory's own; nil for none.
  func knownKeys(_ settings: Settings) throws(Failure) -> [JWTKey]? {
    if settings.isGiven(.jwtKeys) { return try settings.jwtKeys(settings.text(.jwtKeys)) }
    guard let bytes = read(keysPath) else { return nil }
    return try settings.jwtKeys(String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  func makeDevelopmentKey() throws(Failure) {
    guard read(keysPath) == nil else { return }
    let secret = (0..<4).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined()
    let padded = secret + String(repeating: "0", count: max(0, JWTKey.minimumSecretBytes - secret.utf8.count))
    try write(Array("dev:\(padded)\n".utf8), to: keysPath, mode: 0o600)
  }
}

/// The process of `orderflow up`, told apart from a later one with the same pid.
struct SystemProcess {
  let pid: pid_t
  private let started: UInt64

  fileprivate init?(_ system: JSONView) {
    guard let pid = system["pid"]?.int.flatMap({ pid_t(exactly: $0) }),
      let started = system["started"]?.string.flatMap({ UInt64($0) })
    else {
      return nil
    }
    self.pid = pid
    self.started = started
  }

  var isAlive: Bool { ProcessIdentity.startTime(of: pid) == started }
}
