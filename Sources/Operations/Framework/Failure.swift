/// Why a command could not do its work: one line that says what to do, and the exit status.
struct Failure: Error, CustomStringConvertible {
  /// 0 holds/done, 1 it found something wrong, 2 wrong use, 3 could not be done.
  enum Status: Int32 {
    case done = 0
    case foundWrong = 1
    case wrongUse = 2
    case notPossible = 3
  }

  let status: Status
  let description: String

  static func usage(_ text: String) -> Failure { Failure(status: .wrongUse, description: text) }
  static func notPossible(_ text: String) -> Failure { Failure(status: .notPossible, description: text) }
  static func found(_ text: String) -> Failure { Failure(status: .foundWrong, description: text) }
}
