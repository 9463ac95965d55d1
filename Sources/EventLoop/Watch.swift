/// One descriptor on the loop. The generation tells a watch from an earlier one of the same descriptor number, so
/// that an event gathered before a `remove` never reaches the handler of a later `add`.
final class Watch {
  let generation: UInt32
  var interest: EventLoop.Interest
  let handler: (EventLoop.Interest) -> Void

  init(generation: UInt32, interest: EventLoop.Interest, handler: @escaping (EventLoop.Interest) -> Void) {
    self.generation = generation
    self.interest = interest
    self.handler = handler
  }
}
