import EventLoop
import Testing

@Suite struct TimerTests {
  @Test func `timers fire in the order of their deadlines`() throws {
    let loop = try EventLoop()
    var fired: [Int] = []
    let timers = [(3, 12), (2, 4), (1, 0)].map { number, delay in
      (number, timer: loop.after(milliseconds: delay) { fired.append(number) })
    }
    loop.after(milliseconds: 16) { loop.stop() }
    loop.run()
    // That is 1, 2, 3, unless this machine slept between two of them.
    #expect(fired == timers.sorted { $0.timer.deadline < $1.timer.deadline }.map { $0.0 })
  }

  @Test func `a cancelled timer does not fire`() throws {
    let loop = try EventLoop()
    var fired: [Int] = []
    let first = loop.after(milliseconds: 1) { fired.append(1) }
    var second: Timer?
    loop.after(milliseconds: 0) { second?.cancel() }
    second = loop.after(milliseconds: 0) { fired.append(2) }
    loop.after(milliseconds: 3) { loop.stop() }
    first.cancel()
    first.cancel()
    loop.run()
    #expect(fired.isEmpty)
  }

  @Test func `thousands of timers made and cancelled out of order leave the rest in order`() throws {
    let loop = try EventLoop()
    var random = SystemRandomNumberGenerator()
    var fired: [Int64] = []
    var timers: [Timer] = []
    for _ in 0..<5000 {
      let delay = Int64.random(in: 0..<8, using: &random)
      timers.append(loop.after(milliseconds: delay) { fired.append(0) })
    }
    var kept: [Timer] = []
    for timer in timers.shuffled(using: &random) {
      if Bool.random(using: &random) { timer.cancel() } else { kept.append(timer) }
    }
    loop.after(milliseconds: 10) { loop.stop() }
    loop.run()
    #expect(fired.count == kept.count)
  }

  @Test func `timers of one deadline fire as they were made`() throws {
    let loop = try EventLoop()
    var fired: [Int] = []
    var deadlines: [Int64] = []
    for number in 0..<200 {
      deadlines.append(loop.after(milliseconds: 2) { fired.append(number) }.deadline)
    }
    loop.after(milliseconds: 5) { loop.stop() }
    loop.run()
    #expect(fired == Array(0..<200))
    #expect(deadlines == deadlines.sorted())
  }

  @Test func `a timer that makes itself anew lets the loop stop`() throws {
    let loop = try EventLoop()
    var rounds = 0
    func again() {
      rounds += 1
      if rounds == 50 { loop.stop() } else { loop.after(milliseconds: 0, again) }
    }
    again()
    loop.run()
    #expect(rounds == 50)
  }
}
