import CLinux
import EventLoop
import Glibc
import Testing

@Suite struct EventLoopTests {
  @Test func `a signal from another thread wakes the loop`() throws {
    let loop = try EventLoop()
    let waker = loop.wake
    var woken = 0
    loop.onWake {
      woken += 1
      loop.stop()
    }
    let thread = onThread { waker.signal() }
    loop.run()
    pthread_join(thread, nil)
    #expect(woken == 1)
  }

  @Test func `a batch ends with onBatch and then the added calls`() throws {
    let loop = try EventLoop()
    var calls: [String] = []
    loop.onBatch = { calls.append("batch") }
    loop.addAfterBatch { calls.append("after") }
    loop.after(milliseconds: 0) {
      calls.append("timer")
      loop.stop()
    }
    loop.run()
    #expect(calls.suffix(3) == ["timer", "batch", "after"])
  }

  @Test func `stopping before running returns at once`() throws {
    let loop = try EventLoop()
    loop.stop()
    loop.run()
  }

  @Test func `a handler removed in the same round is not called`() throws {
    let loop = try EventLoop()
    let pipes = try (Pipe(), Pipe())
    pipes.0.put()
    pipes.1.put()
    var called = 0
    for (own, other) in [(pipes.0, pipes.1), (pipes.1, pipes.0)] {
      try loop.add(own.output, .read) { _ in
        called += 1
        loop.remove(other.output)
        loop.stop()
      }
    }
    loop.run()
    #expect(called == 1)
  }

  @Test func `a descriptor added again in the same round is not called for the old event`() throws {
    let loop = try EventLoop()
    let pipes = try (Pipe(), Pipe())
    pipes.0.put()
    pipes.1.put()
    var stale = 0
    for (own, other) in [(pipes.0, pipes.1), (pipes.1, pipes.0)] {
      try loop.add(own.output, .read) { _ in
        loop.remove(other.output)
        // The new watch asks for nothing, and a pipe that is open has no hang-up.
        try? loop.add(other.output, []) { _ in stale += 1 }
        loop.stop()
      }
    }
    loop.run()
    #expect(stale == 0)
  }

  @Test func `a descriptor stays ready until it is read`() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    pipe.put()
    var calls = 0
    try loop.add(pipe.output, .read) { ready in
      #expect(ready == .read)
      calls += 1
      if calls == 3 { loop.stop() }
    }
    loop.run()
    #expect(calls == 3)
  }

  @Test func `interest that is modified away is not reported`() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    pipe.put()
    var calls = 0
    try loop.add(pipe.output, .read) { _ in
      calls += 1
      loop.modify(pipe.output, [])
      loop.after(milliseconds: 2) { loop.stop() }
    }
    loop.run()
    #expect(calls == 1)
  }

  @Test func `a hang-up is reported as read`() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    pipe.closeInput()
    var seen: EventLoop.Interest?
    try loop.add(pipe.output, []) { ready in
      seen = ready
      loop.remove(pipe.output)
      loop.stop()
    }
    loop.run()
    #expect(seen == .read)
  }

  @Test func `watching a descriptor twice is refused with its reason`() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    try loop.add(pipe.output, .read) { _ in }
    let error = #expect(throws: SystemError.self) { try loop.add(pipe.output, .read) { _ in } }
    #expect(error?.code == EEXIST)
    #expect(error?.description == "watch descriptor \(pipe.output): File exists (errno \(EEXIST))")
  }
}

/// A pipe that closes with its test.
final class Pipe {
  let output: Int32
  private var input: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    (output, input) = (ends[0], ends[1])
  }

  deinit {
    closeInput()
    close(output)
  }

  func put() {
    var byte: UInt8 = 1
    _ = write(input, &byte, 1)
  }

  func closeInput() {
    guard input >= 0 else { return }
    close(input)
    input = -1
  }
}
