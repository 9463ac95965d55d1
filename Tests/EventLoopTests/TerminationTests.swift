import EventLoop
import Glibc
import Testing

@Suite struct TerminationTests {
  @Test(arguments: [SIGTERM, SIGINT])
  func `a termination signal runs the body on the loop`(_ signal: Int32) {
    // On a thread of its own, for the signals stay blocked there.
    let thread = onThread {
      do {
        let loop = try EventLoop()
        try onTermination(loop) { loop.stop() }
        loop.after(milliseconds: 0) { raise(signal) }
        loop.run()
      } catch {
        Issue.record(error)
      }
    }
    pthread_join(thread, nil)
  }
}
