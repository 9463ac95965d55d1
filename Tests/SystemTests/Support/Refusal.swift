import Testing

extension Finished {
  /// One line on standard error that names the program and these words, and an exit code of the range.
  func expectRefusal(_ codes: ClosedRange<Int32>, _ words: String...) {
    #expect(codes.contains(exit), "exit \(exit); it said: \(errors)")
    #expect(complaints.count == 1, "\(errors)")
    #expect(complaints.first?.hasPrefix("orderflow: ") == true, "\(errors)")
    for word in words { #expect(complaints.first?.contains(word) == true, "\(word): \(errors)") }
  }
}

extension Scratch {
  /// Runs a command of the binary without a system.
  func orderflow(_ words: String..., settings: [String: String] = [:]) throws -> Finished {
    let environment = OrderflowSystem.plainEnvironment.merging(settings) { $1 }
    return try Subprocess([Repository.binary] + words, environment: environment, in: self).finished()
  }
}
