import Audit
import Contracts
import CrewSupport
import JSON
import Messaging
import SQLite
import Testing

/// One invariant, and what breaks it: a statement on a capability's stores.
struct Breakage: CustomTestStringConvertible, Sendable {
  let invariant: String
  let capability: CapabilityName
  let script: String

  init(_ invariant: String, _ capability: CapabilityName, _ script: String) {
    self.invariant = invariant
    self.capability = capability
    self.script = script
  }

  var testDescription: String { "\(invariant): \(script.prefix(70))" }

  private static let confirmed = "(SELECT MIN(order_id) FROM orders WHERE status = 'confirmed')"
  /// Tables without their keys, so that what a key forbids can be there.
  private static let looseInbox = """
    CREATE TABLE loose AS SELECT * FROM inbox; DROP TABLE inbox; ALTER TABLE loose RENAME TO inbox;
    INSERT INTO inbox SELECT * FROM inbox LIMIT 1;
    """
  private static let looseOrders = """
    CREATE TABLE loose AS SELECT * FROM orders; DROP TABLE orders; ALTER TABLE loose RENAME TO orders;
    INSERT INTO orders SELECT * FROM orders WHERE status = 'confirmed' LIMIT 1;
    """

  private static let looseReviews = """
    DROP VIEW purchased; CREATE TABLE loose AS SELECT * FROM reviews; DROP TABLE reviews;
    ALTER TABLE loose RENAME TO reviews; INSERT INTO reviews SELECT * FROM reviews;
    """

  private static let isCopy = "(SELECT partition <> 'pricing.0' FROM store)"

  /// Another bound for every campaign.
  private static func bound(_ name: String, _ value: String) -> String {
    "UPDATE campaigns SET campaign = CAST(json_set(CAST(campaign AS TEXT), '$.\(name)', \(value)) AS BLOB), completed = NULL"
  }

  /// A dead letter whose retry was never seen.
  private static func retried(_ state: String) -> String {
    """
    INSERT INTO inbox VALUES ('lost', 0);
    INSERT INTO dead_letters VALUES ('lost', '{"type":"PutCustomer"}', x'7b7d', 'a test', 1, 0, '0', '\(state)', 'ops', '',
      0, 'lost.r1');
    """
  }

  static let all = [
    Breakage(
      "store-intact", .pricing,
      "PRAGMA writable_schema=ON; UPDATE sqlite_master SET rootpage = 2 WHERE name = 'prices'; PRAGMA writable_schema=OFF;"
    ),
    Breakage("inbox-unique", .pricing, looseInbox),
    Breakage("catalogue-copied", .pricing, "UPDATE prices SET amount = amount + 1 WHERE \(isCopy)"),
    Breakage("catalogue-copied", .pricing, "DELETE FROM products WHERE \(isCopy)"),
    Breakage("catalogue-copied", .pricing, "UPDATE products SET version = version - 1 WHERE \(isCopy)"),
    Breakage("catalogue-copied", .pricing, "INSERT INTO rates SELECT 'GBP', 'JPY', 1, 0, 1 WHERE \(isCopy)"),
    Breakage(
      "copy-moving", .pricing, "INSERT INTO copies (copy_id, thing, target) VALUES ('lost', 'shipping', 'pricing.1')"),
    Breakage("answer-held", .pricing, "INSERT INTO held_answers VALUES ('key', 'lost', '{}', '', '[]', x'7b7d', 7)"),
    Breakage(
      "dead-letter-taken", .customers,
      "INSERT INTO dead_letters (id, head, body, cause, attempts, at, build) VALUES ('lost', '{\"type\":\"PutCustomer\"}', x'7b7d', 'a test', 1, 0, '0')"
    ),
    Breakage("dead-letter-retried", .customers, retried("handled")),
    Breakage("dead-letter-retried", .customers, retried("superseded") + "INSERT INTO inbox VALUES ('lost.r1', 0);"),
    Breakage("outbox-moving", .orders, "INSERT INTO outbox VALUES (9999, 'log pricing.0', x'', 1000)"),
    Breakage("stock-conserved", .reservation, "UPDATE stock SET received = received + 1 WHERE sku = 'mug'"),
    Breakage("stock-conserved", .reservation, "UPDATE stock SET on_hand = on_hand - 1 WHERE sku = 'cup'"),
    Breakage("stock-reserved", .reservation, "UPDATE stock SET reserved = reserved + 1 WHERE sku = 'mug'"),
    Breakage("stock-reserved", .reservation, "DELETE FROM stock WHERE sku = 'mug'"),
    Breakage(
      "stock-not-oversold", .reservation,
      "PRAGMA ignore_check_constraints=ON; UPDATE stock SET on_hand = 1, adjusted = 1 - received, reserved = 9"),
    Breakage("hold-state", .reservation, "UPDATE holds SET state = 'released' WHERE state = 'confirmed'"),
    Breakage("hold-state", .reservation, "DELETE FROM hold_lines"),
    Breakage(
      "hold-has-order", .reservation, "INSERT INTO holds VALUES ('ord_gone', NULL, 0, 0, 'held', 0, 0)"),
    Breakage(
      "hold-has-order", .reservation,
      "UPDATE holds SET state = 'confirmed' WHERE state = 'held'"),
    Breakage("hold-has-order", .orders, "DELETE FROM orders WHERE order_id = \(confirmed)"),
    Breakage("hold-has-order", .orders, "UPDATE orders SET status = 'cancelled' WHERE order_id = \(confirmed)"),
    Breakage("hold-owner", .reservation, "UPDATE holds SET confirmation = 9 WHERE checkout_id IS NOT NULL"),
    Breakage("hold-owner", .orders, "UPDATE orders SET terms = x'7b7d'"),
    Breakage("order-has-hold", .reservation, "UPDATE hold_lines SET quantity = quantity + 1"),
    Breakage("order-has-hold", .reservation, "UPDATE holds SET state = 'held' WHERE state = 'confirmed'"),
    Breakage("hold-has-line", .orders, "DELETE FROM order_items WHERE sku = 'cup'"),
    Breakage("order-per-key", .orders, "UPDATE orders SET request_key = 'ada|k2' WHERE status = 'confirmed'"),
    Breakage("order-once", .orders, looseOrders),
    Breakage("order-transitions", .orders, "DELETE FROM transitions WHERE version = 1"),
    Breakage(
      "order-transitions", .orders, "UPDATE transitions SET to_status = 'rejected' WHERE to_status = 'confirmed'"),
    Breakage("order-transitions", .orders, "UPDATE transitions SET from_status = '' WHERE to_status = 'rejected'"),
    Breakage("order-transitions", .orders, "UPDATE orders SET status = 'rejected' WHERE status = 'confirmed'"),
    Breakage("order-transitions", .orders, "UPDATE transitions SET from_status = '' WHERE to_status = 'cancelled'"),
    Breakage("order-transitions", .orders, "UPDATE orders SET status = 'pending' WHERE status = 'cancelling'"),
    Breakage("order-moving", .orders, "DELETE FROM timers; DELETE FROM outbox;"),
    Breakage("order-answered", .orders, "UPDATE orders SET document = NULL WHERE status = 'confirmed'"),
    Breakage("order-answered", .orders, "UPDATE orders SET waiters = '[{}]' WHERE status = 'rejected'"),
    Breakage("order-request", .orders, "UPDATE requests SET outcome = NULL"),
    Breakage("order-money", .orders, "UPDATE orders SET total = total + 1 WHERE status = 'confirmed'"),
    Breakage("order-money", .orders, "UPDATE order_items SET total = total - 1"),
    Breakage("order-money", .orders, "UPDATE order_items SET unit_price = 1"),
    Breakage(
      "order-money", .orders, "UPDATE orders SET shipping = shipping - 1 WHERE status = 'confirmed' AND shipping > 0"),
    Breakage(
      "order-money", .orders,
      "UPDATE orders SET total = total + 1, shipping = shipping + 1, document = CAST(json_set(CAST(document AS TEXT), '$.total.amount', total + 1) AS BLOB) WHERE status = 'confirmed'"
    ),
    Breakage(
      "order-document", .orders,
      "UPDATE orders SET document = CAST(json_set(CAST(document AS TEXT), '$.status', 'pending') AS BLOB) WHERE document IS NOT NULL"
    ),
    Breakage("order-has-hold", .reservation, "UPDATE holds SET attempt = 1 WHERE state = 'confirmed'"),
    Breakage("order-returns", .orders, "UPDATE orders SET status = 'returned' WHERE status = 'partially_returned'"),
    Breakage("order-returns", .orders, "UPDATE order_items SET returned = returned + 1 WHERE returned > 0"),
    Breakage("order-returns", .orders, "UPDATE returns SET refund = refund - 1"),
    Breakage("order-returns", .orders, "DELETE FROM returns"),
    Breakage(
      "stock-shipped", .reservation,
      "UPDATE stock SET shipped = shipped + 1, adjusted = adjusted + 1 WHERE shipped > 0"),
    Breakage(
      "stock-returned", .reservation,
      "UPDATE stock SET returned = returned + 1, adjusted = adjusted - 1 WHERE returned > 0"),
    Breakage("hold-has-order", .orders, "UPDATE orders SET status = 'confirmed' WHERE status = 'shipped'"),
    Breakage(
      "cart-one-order", .orders,
      "UPDATE orders SET terms = (SELECT terms FROM orders WHERE status = 'confirmed' AND CAST(terms AS TEXT) LIKE '%checkout%') WHERE status = 'pending'"
    ),
    Breakage("cart-order", .orders, "UPDATE carts SET is_active = 1"),
    Breakage("cart-order", .orders, "UPDATE carts SET order_id = NULL, is_active = 1"),
    Breakage("cart-order", .orders, "UPDATE carts SET order_id = 'ord_gone' WHERE order_id IS NULL"),
    Breakage("checkout-status", .orders, "UPDATE checkouts SET status = 'open'"),
    Breakage("checkout-status", .orders, "UPDATE checkouts SET status = 'confirmed' WHERE status = 'confirming'"),
    Breakage("quote-moving", .orders, "DELETE FROM timers; DELETE FROM outbox;"),
    Breakage("usage-counted", .promotion, "UPDATE usage_sums SET uses = uses + 1"),
    Breakage(
      "usage-counted", .promotion, "UPDATE usage_sums SET settled_amount = settled_amount - 1 WHERE settled_amount > 0"),
    Breakage("usage-counted", .promotion, "DELETE FROM usage_sums"),
    Breakage("usage-within-limits", .promotion, bound("usage_limit", "1")),
    Breakage("usage-within-limits", .promotion, bound("per_customer_limit", "2")),
    Breakage("usage-within-limits", .promotion, bound("budget", "json('{\"amount\": 99, \"currency\": \"GBP\"}')")),
    Breakage("usage-has-owner", .promotion, "DELETE FROM owners"),
    Breakage("usage-has-owner", .promotion, "UPDATE owners SET attempt = 1 WHERE state = 'held'"),
    Breakage("usage-has-order", .promotion, "UPDATE usage SET state = 'held'"),
    Breakage("usage-has-order", .promotion, "UPDATE usage SET order_id = 'ord_gone' || order_id"),
    Breakage("order-has-usage", .promotion, "DELETE FROM usage WHERE state = 'settled'"),
    Breakage("order-has-usage", .promotion, "UPDATE usage SET amount = amount + 1"),
    Breakage("order-has-usage", .promotion, "UPDATE usage SET attempt = 1"),
    Breakage(
      "order-has-usage", .orders,
      "UPDATE orders SET document = CAST(json_set(CAST(document AS TEXT), '$.promotions', json('[]')) AS BLOB) WHERE status = 'confirmed'"
    ),
    Breakage("campaign-completed", .promotion, "UPDATE campaigns SET completed = 'budget'"),
    Breakage("campaign-completed", .promotion, bound("usage_limit", "3")),
    Breakage("campaign-projection", .orders, "UPDATE campaigns SET open = 1 - open"),
    Breakage("campaign-projection", .promotion, "UPDATE campaigns SET version = version - 1"),
    Breakage("order-paid", .payments, "UPDATE payments SET amount = amount + 1 WHERE state = 'captured'"),
    Breakage("order-paid", .payments, "DELETE FROM payments WHERE state = 'captured'"),
    Breakage(
      "payment-wanted", .payments, "UPDATE payments SET state = 'authorized', waits = 0 WHERE state = 'voiding'"),
    Breakage(
      "payment-wanted", .orders,
      "UPDATE orders SET status = 'rejected' WHERE payment_status = 'captured'"),
    Breakage(
      "payment-once", .payments,
      "INSERT INTO payments SELECT order_id, 1, 1, customer_id, amount, currency, state, 0, 1, NULL, '', 0, 0, 0, 0, NULL, '' FROM payments WHERE state = 'captured'"
    ),
    Breakage("payment-asked", .payments, "DELETE FROM calls"),
    Breakage("payment-asked", .payments, "UPDATE payments SET state = 'capturing' WHERE state = 'captured'"),
    Breakage("refund-covered", .payments, "UPDATE refunds SET amount = amount + 5000"),
    Breakage("refund-covered", .payments, "UPDATE payments SET refunded = refunded + 1 WHERE refunded > 0"),
    Breakage(
      "payment-shown", .orders, "UPDATE orders SET payment_status = 'authorized' WHERE payment_status = 'captured'"),
    Breakage("sales-counted", .analytics, "UPDATE sales SET units = units + 1 WHERE level = 2"),
    Breakage("sales-counted", .analytics, "DELETE FROM sales WHERE level = 3"),
    Breakage("sales-of-orders", .analytics, "UPDATE counted_lines SET gross = gross + 1, net = net + 1"),
    Breakage("sales-of-orders", .analytics, "UPDATE counted_orders SET day = '2001-02-03' WHERE state = 'counted'"),
    Breakage(
      "sales-of-orders", .analytics,
      "DELETE FROM counted_lines WHERE order_id = (SELECT MAX(order_id) FROM counted_lines)"),
    Breakage("sales-of-orders", .orders, "UPDATE orders SET status = 'cancelled' WHERE order_id = \(confirmed)"),
    Breakage("points-of-ledger", .loyalty, "UPDATE ledger SET points = points + 1 WHERE kind = 'earned'"),
    Breakage("points-of-ledger", .loyalty, "DELETE FROM ledger WHERE kind = 'cancelled'"),
    Breakage("points-balance", .loyalty, "UPDATE ledger SET balance = balance + 1 WHERE number = 2"),
    Breakage("points-of-orders", .loyalty, "UPDATE earning_orders SET paid = paid + 1 WHERE state = 'earned'"),
    Breakage("points-of-orders", .loyalty, "UPDATE earning_orders SET refunded = 0"),
    Breakage(
      "points-of-orders", .loyalty,
      "DELETE FROM earning_orders WHERE order_id = (SELECT MAX(order_id) FROM earning_orders WHERE state = 'earned')"),
    Breakage(
      "loyalty-rules", .loyalty, "UPDATE rules SET points = 9 WHERE (SELECT partition FROM store) = 'loyalty.1'"),
    Breakage(
      "delivery-has-request", .reviews,
      "DELETE FROM review_requests WHERE order_id = (SELECT MAX(order_id) FROM review_requests)"),
    Breakage("delivery-has-request", .reviews, "UPDATE review_requests SET customer_id = 'eve'"),
    Breakage("delivery-has-request", .orders, "UPDATE orders SET status = 'shipped'"),
    Breakage("request-has-timer", .reviews, "DELETE FROM timers"),
    Breakage("request-has-timer", .reviews, "UPDATE timers SET due = due + 1"),
    Breakage("request-goods", .reviews, "DELETE FROM returned_goods"),
    Breakage("request-goods", .reviews, "UPDATE purchases SET quantity = quantity + 1 WHERE product_id = 'cup'"),
    Breakage("request-asked", .reviews, "UPDATE purchases SET asked = 1"),
    Breakage("review-of-purchase", .reviews, "UPDATE reviews SET verified = 0"),
    Breakage("review-of-purchase", .reviews, "UPDATE reviews SET product_id = 'hat'"),
    Breakage("review-of-purchase", .reviews, looseReviews),
    Breakage("ratings-counted", .reviews, "UPDATE ratings SET reviews = reviews + 1"),
    Breakage("ratings-counted", .reviews, "DELETE FROM ratings"),
    Breakage("reviewer-projection", .reviews, "UPDATE reviewers SET active = 1 - active"),
    Breakage("reviewer-projection", .reviews, "UPDATE reviewers SET wanted = 1 - wanted"),
    Breakage("reviewer-projection", .reviews, "UPDATE reviewers SET erased = 1"),
    Breakage("reviewer-projection", .customers, "UPDATE customers SET review_requests = 1 - review_requests"),
    Breakage("reviewer-projection", .customers, "DELETE FROM customers"),
    Breakage(
      "order-has-mail", .notifications,
      """
      DELETE FROM mails WHERE order_id = (SELECT MAX(order_id) FROM mails WHERE order_id NOT IN (
        SELECT order_id FROM mails WHERE kind = 'cancellation'))
      """),
    Breakage("mail-has-order", .notifications, "UPDATE mails SET order_id = 'ord_gone' WHERE kind = 'refund'"),
    Breakage("mail-has-order", .notifications, "UPDATE mails SET kind = 'cancellation' WHERE kind = 'shipment'"),
    Breakage("mail-has-order", .notifications, "UPDATE mails SET kind = 'review_request' WHERE kind = 'cancellation'"),
    Breakage(
      "request-has-mail", .notifications, "UPDATE mails SET order_id = 'ord_gone' WHERE kind = 'review_request'"),
    Breakage("request-has-mail", .reviews, "DELETE FROM review_requests WHERE state = 'sent'"),
    Breakage("mail-called", .notifications, "UPDATE mails SET state = 'pending', letter = x'7b7d'"),
    Breakage(
      "mail-called", .notifications,
      "INSERT INTO calls (id, round, kind, request, due, cause) SELECT mail_id, 0, 'mail', x'7b7d', 0, '' FROM mails"),
    Breakage("mail-waits", .notifications, "UPDATE mails SET state = 'waiting', letter = x'7b7d' WHERE state = 'sent'"),
    Breakage("recipient-projection", .notifications, "UPDATE customers SET email = 'eve@shop.test'"),
    Breakage("recipient-projection", .notifications, "UPDATE customers SET order_mail = 1 - order_mail"),
    Breakage("recipient-projection", .notifications, "UPDATE customers SET erased = 1"),
    Breakage("recipient-projection", .customers, "UPDATE customers SET review_requests = 1 - review_requests"),
    Breakage("recipient-projection", .customers, "UPDATE customers SET name = 'Eve'"),
    Breakage("recipient-projection", .customers, "DELETE FROM customers"),
    Breakage("shipping-projection", .pricing, "UPDATE shipping_rates SET price = price + 1"),
    Breakage("shipping-projection", .orders, "DELETE FROM shipping_rates"),
    Breakage("shipping-projection", .orders, "UPDATE shipping_list SET version = version + 1"),
    Breakage("price-projection", .pricing, "UPDATE prices SET amount = 1"),
    Breakage("history-counted", .customers, "UPDATE lifetime SET value = value + 1"),
    Breakage("history-counted", .customers, "DELETE FROM lifetime"),
    Breakage(
      "history-orders", .customers, "UPDATE history SET refunded = refunded + 1 WHERE status = 'partially_returned'"),
    Breakage("history-orders", .customers, "DELETE FROM history WHERE status = 'confirmed'"),
    Breakage("history-orders", .customers, "UPDATE history SET status = 'confirmed' WHERE status = 'cancelled'"),
    Breakage("history-orders", .orders, "DELETE FROM orders WHERE status = 'shipped'"),
    Breakage(
      "segment-rules", .customers, "UPDATE segments SET version = 9 WHERE (SELECT partition FROM store) = 'customers.1'"
    ),
    Breakage(
      "segment-rules", .customers, "DELETE FROM segments WHERE (SELECT partition FROM store) = 'customers.0'"),
    Breakage("erased-forgotten", .customers, "UPDATE customers SET name = 'Eve' WHERE erased_at IS NOT NULL"),
    Breakage("erased-forgotten", .customers, "INSERT INTO addresses VALUES ('eve', 'adr_1', x'7b7d')"),
    Breakage(
      "erased-forgotten", .orders,
      "UPDATE orders SET document = CAST(json_set(CAST(document AS TEXT), '$.shipping_address', json('{}')) AS BLOB) WHERE customer_id = 'eve'"
    ),
    Breakage("erased-forgotten", .reviews, "UPDATE reviews SET body = 'Eve.' WHERE customer_id = 'eve'"),
    Breakage("erased-forgotten", .reviews, "UPDATE reviews SET reason = 'Eve' WHERE customer_id = 'eve'"),
    Breakage("erased-forgotten", .notifications, "UPDATE customers SET name = 'Eve' WHERE erased"),
    Breakage(
      "erased-forgotten", .notifications, "UPDATE mails SET recipient = 'eve@shop.test' WHERE customer_id = 'eve'"),
    Breakage("erased-forgotten", .notifications, "UPDATE mails SET letter = x'7b7d' WHERE customer_id = 'eve'"),
    Breakage("customer-projection", .customers, "UPDATE customers SET country = 'FR'"),
    Breakage("customer-projection", .customers, "DELETE FROM customers"),
    Breakage("product-projection", .orders, "UPDATE products SET version = version + 1"),
    Breakage("product-projection", .pricing, "UPDATE products SET name = 'Tankard'"),
  ]
}

struct AuditTests {
  private static let shop = Result { try AuditedShop() }

  @Test
  func `a shop with orders of every kind, some of them half-way, holds`() throws {
    let report = try AuditTests.shop.get().audit()
    #expect(report.holds, "\(report.breached.map { "\($0.invariant.name): \($0.breaches.map(\.text))" })")
    #expect(report.stores.count == CapabilityName.allCases.reduce(0) { $0 + ($1.isUndivided ? 1 : 2) })
    #expect(report.stores.allSatisfy { $0.rows > 0 })
    let json = try JSONDocument(report.json).root
    #expect(json["holds"]?.bool == true)
    #expect(json["invariants"].map { Array($0.elements).count } == Invariant.all.count)
  }

  @Test(arguments: Breakage.all)
  func `a store broken on purpose is named, with its evidence`(_ breakage: Breakage) throws {
    let report = try AuditTests.shop.get().audit(breaking: breakage.capability, breakage.script)
    let finding = try #require(report.breached.first { $0.invariant.name == breakage.invariant })
    #expect(finding.breaches.allSatisfy { !$0.evidence.isEmpty && !$0.text.isEmpty })
    #expect(!report.holds)
  }

  @Test
  func `every invariant is broken by one of these`() {
    #expect(Set(Breakage.all.map(\.invariant)) == Set(Invariant.all.map(\.name)))
  }

  @Test(arguments: [
    // A dead letter outlives the memory of the inbox.
    "INSERT INTO dead_letters (id, head, body, cause, attempts, at, build) VALUES ('old', '{}', x'7b7d', 'a test', 1, 5, '0'); UPDATE store SET inbox_floor = 6",
    // A key is free again when its time is over.
    "UPDATE orders SET request_key = 'ada|k2', created_at = created_at - 90000000 WHERE request_key IS NULL AND rowid IN (SELECT rowid FROM orders WHERE request_key IS NULL AND customer_id = 'ada' LIMIT 1)",
  ])
  func `what time makes legal is no breach`(_ script: String) throws {
    let report = try AuditTests.shop.get().audit(breaking: .orders, script)
    #expect(report.holds, "\(report.breached.map { "\($0.invariant.name): \($0.breaches.map(\.text))" })")
  }

  @Test
  func `of a system at rest nothing is overdue`() throws {
    let breakage = try #require(Breakage.all.first { $0.invariant == "outbox-moving" })
    #expect(try AuditTests.shop.get().audit(breaking: .orders, breakage.script, isAtRest: true).holds)
  }
}
