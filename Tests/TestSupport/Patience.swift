import Foundation

package struct NeverHappened: Error {}

/// Waits until the condition holds; a minute and a half without is a failure.
package func eventually(_ condition: () throws -> Bool) throws {
  let end = Date().addingTimeInterval(90)
  while try !condition() {
    guard Date() < end else { throw NeverHappened() }
    usleep(2_000)
  }
}
