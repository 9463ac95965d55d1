extension HTTPServerConnection {
  /// Moves the answers whose turn has come to the output.
  func deliverAnswers() {
    guard phase != .closed else { return }
    while let first = waiting.first, let answer = first.takeAnswer() {
      waiting.removeFirst()
      let closes = !first.keepAlive || answer.asksToClose || (server.isDraining && waiting.isEmpty)
      server.encoder.encode(answer, toHead: first.isHead, closes: closes, to: &output.bytes)
      if closes { endAfterOutput() }
    }
    keepPromise()
    writeSoon()
  }

  /// Answers a message that cannot be accepted; nothing after it is read.
  func refuse(_ failure: HTTPFailure) {
    phase = .ending
    let responder = HTTPResponder(self, isHead: false, keepAlive: false)
    waiting.append(responder)
    responder.respond(server.failureAnswer(failure))
  }

  /// Says `100 Continue` now, or when the answers before it have gone out (RFC 9110, section 10.1.1).
  func promiseToContinue() {
    owesContinue = true
    keepPromise()
  }

  private func keepPromise() {
    guard owesContinue, waiting.isEmpty, phase == .open else { return }
    owesContinue = false
    output.bytes.append(contentsOf: HTTPResponseEncoder.goOn)
    writeSoon()
  }

  /// Requests behind one that closes the connection are not answered: their client is to ask again elsewhere.
  private func endAfterOutput() {
    phase = .ending
    for responder in waiting { responder.clientLeft() }
    waiting.removeAll()
  }
}
