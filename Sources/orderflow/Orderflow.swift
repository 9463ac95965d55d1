import Foundation
import Operations

@main
enum Orderflow {
  static func main() {
    exit(Operations.main())
  }
}
