import Foundation

/// The lock file of a data directory's stores: held shared by every worker, alone by whoever copies or replaces the files
/// of a system at rest. Given up with the process, however it ends (flock(2)).
final class StoreLock {
  private let descriptor: Int32

  private init(_ directory: DataDirectory, _ operation: Int32) throws(Failure) {
    let path = "\(directory.path)/stores.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .notPossible("\(path) cannot be written: \(String(cString: strerror(errno)))") }
    guard flock(descriptor, operation) == 0 else {
      throw .notPossible(
        "workers run on \(directory.path), but their Redis is not known or does not answer: name it with --redis-url, "
          + "or stop them first")
    }
  }

  /// Unlocked by name: a program being started at this moment may hold a copy of the descriptor.
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// A worker's; waits while somebody has the stores for himself.
  static func shared(_ directory: DataDirectory) throws(Failure) -> StoreLock { try StoreLock(directory, LOCK_SH) }

  /// For work on the files of a system at rest.
  /// - Throws: when a worker runs.
  static func alone(_ directory: DataDirectory) throws(Failure) -> StoreLock {
    try StoreLock(directory, LOCK_EX | LOCK_NB)
  }
}
