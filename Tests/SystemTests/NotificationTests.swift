import Foundation
import Glibc
import Testing

extension SystemTests {
  @Suite struct NotificationTests {
    private func place(_ client: Client, _ key: String) throws -> String {
      let answer = try client.insist(
        Demo.order(quantity: 1).with("Idempotency-Key", key).with("Prefer", "wait=30"))
      #expect(answer.status == 201, "\(answer.text)")
      return try #require(answer.json["id"]?.string)
    }

    private func text(_ path: String) -> String? {
      FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `an order's mails are in the spool, once each, though workers die`() throws {
      let system = try OrderflowSystem.withDemo([
        "ORDERFLOW_LEASE": "1s", "ORDERFLOW_MAIL_FROM": "shop@orders.test",
        "ORDERFLOW_PUBLIC_URL": "https://shop.test/",
      ])
      defer { system.destroy() }
      let shop = try system.shop()
      var orders: [String] = []
      for number in 1...4 {
        orders.append(try place(shop, "key-\(number)"))
        try system.child("worker notifications").signal(SIGKILL)
      }
      let staff = try system.staff()
      let carrier = #"{"carrier": "Post\r\nBcc: eve@shop.test"}"#
      let path = "/api/v1/admin/orders/\(orders[0])/ship"
      #expect(try staff.insist(.post(path, carrier)).status == 422, "no control comes in")
      #expect(try staff.insist(.post(path, #"{"carrier": "Post <& Söhne>"}"#)).status == 200)
      let cancelled = try staff.insist(.post("/api/v1/orders/\(orders[1])/cancel", #"{"reason": "<b>no</b>"}"#))
      #expect(cancelled.status == 200, "\(cancelled.text)")
      let names =
        orders.map { "\($0).confirmation.eml" } + ["\(orders[1]).cancellation.eml", "\(orders[0]).shipment.eml"]
      let spool = "\(system.data)/spool"
      try eventually("\(names.count) mails") { names.allSatisfy { text("\(spool)/\($0)") != nil } }
      try system.waitUntilAtRest()
      #expect(try FileManager.default.contentsOfDirectory(atPath: spool).sorted() == names.sorted())
      let mail = try system.mail("\(orders[0]).confirmation")
      for line in [
        "From: shop@orders.test", "To: \"Ada Quill\"", " <ada@example.test>",
        "Subject: Your order \(orders[0]) is confirmed",
        "Message-ID: <\(orders[0]).confirmation@orders.test>",
      ] { #expect(mail.head.contains(line), "\(line) in \(mail.head)") }
      #expect(mail.parts.count == 2)
      for part in mail.parts {
        #expect(
          part.contains("1 × ") && part.contains(" GBP")
            && part.contains("https://shop.test/api/v1/orders/\(orders[0])"))
      }
      let off = try system.mail("\(orders[1]).cancellation")
      #expect(off.parts.last?.contains("&lt;b&gt;no&lt;/b&gt;") == true)
      let sent = try system.mail("\(orders[0]).shipment")
      #expect(sent.parts.first?.contains("Carrier: Post <& Söhne>") == true)
      let audit = try system.runWhenPossible("audit")
      #expect(audit.exit == 0, "\(audit.output)")
      #expect(try system.runWhenPossible("replay", "verify", "notifications").exit == 0)
      #expect(try SystemStatus(system).deadLetters == 0)
    }

    @Test func `a mail that sendmail would not take five times is sent by a retry of its dead letter`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let script = try scratch.write(
        "#!/bin/sh\necho try >> \(scratch.path)/tries\n[ -e \(scratch.path)/open ] || exit 75\ncat >> \(scratch.path)/out\n",
        to: "sendmail")
      chmod(script, 0o755)
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_SENDMAIL": "\(script) -t -i"])
      defer { system.destroy() }
      let order = try place(try system.shop(), "key")
      try eventually("a dead letter") { try SystemStatus(system).deadLetters == 1 }
      #expect(text("\(scratch.path)/tries")?.split(separator: "\n").count == 5)
      let list = try system.run("dead-letters", "list", "notifications")
      #expect(list.output.contains("RetryMail"), "\(list.output)")
      try scratch.write("", to: "open")
      let retried = try system.run("dead-letters", "retry", "notifications", "--all", "--apply")
      #expect(retried.exit == 0, "\(retried.output)")
      try eventually("the mail") { text("\(scratch.path)/out")?.contains(".confirmation@localhost>") == true }
      try system.waitUntilAtRest()
      let mail = try #require(text("\(scratch.path)/out"))
      #expect(mail.components(separatedBy: "Message-ID: <\(order).confirmation@localhost>").count == 2, "once")
      #expect(try SystemStatus(system).deadLetters == 0)
      #expect(try system.runWhenPossible("audit").exit == 0)
    }

    @Test func `of a mail cut short by the death of its worker one is sent, and an operator is told`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let script = try scratch.write(
        "#!/bin/sh\ncat >> \(scratch.path)/out\ntouch \(scratch.path)/began\n[ -e \(scratch.path)/open ] || read line < \(scratch.path)/gate\n",
        to: "sendmail")
      chmod(script, 0o755)
      mkfifo("\(scratch.path)/gate", 0o600)
      let system = try OrderflowSystem.withDemo(["ORDERFLOW_SENDMAIL": script, "ORDERFLOW_LEASE": "1s"])
      defer { system.destroy() }
      _ = try place(try system.shop(), "key")
      try eventually("a mail under way") { text("\(scratch.path)/began") != nil }
      try system.child("worker notifications").signal(SIGKILL)
      try scratch.write("", to: "open")
      try eventually("a dead letter") { try SystemStatus(system).deadLetters == 1 }
      // The program of the worker that died ends now.
      let gate = open("\(scratch.path)/gate", O_RDWR | O_NONBLOCK)
      defer { close(gate) }
      #expect(write(gate, "go\n", 3) == 3)
      #expect(text("\(scratch.path)/out")?.components(separatedBy: "Message-ID:").count == 2, "once")
      #expect(try system.run("dead-letters", "list").output.contains("may have been sent"))
      #expect(try system.runWhenPossible("audit").exit == 0)
    }
  }
}
