import Glibc

/// A failed system call: what was being done, and the `errno` it left.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The `errno` value, as in errno(3).
  package let code: Int32
  /// What was being done, for the operator: `listen on 127.0.0.1:8080`.
  package let action: String

  package init(code: Int32, action: String) {
    self.code = code
    self.action = action
  }

  /// The failure that `errno` holds now.
  package static func last(_ action: String) -> SystemError {
    SystemError(code: errno, action: action)
  }

  /// Another process (or this one) already listens on the address.
  package var isAddressInUse: Bool { code == EADDRINUSE }

  package var description: String {
    var text = [CChar](repeating: 0, count: 128)
    let known = strerror_r(code, &text, text.count) == 0
    let meaning = text.withUnsafeBufferPointer { known ? String(cString: $0.baseAddress!) : "unknown error" }
    return "\(action): \(meaning) (errno \(code))"
  }
}
