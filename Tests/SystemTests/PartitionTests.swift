import Testing

extension SystemTests {
  @Suite struct PartitionTests {
    private static let partitions = 4
    private static let counts = ["ORDERFLOW_PARTITIONS_RESERVATION": "4", "ORDERFLOW_PARTITIONS_ORDERS": "4"]

    @Test func `stock lands in its warehouse's partition`() throws {
      let system = try OrderflowSystem.withDemo(PartitionTests.counts)
      defer { system.destroy() }
      let staff = try system.staff()
      for warehouse in warehouses() {
        try system.waitUntilDrained()
        let before = try logs(system)
        #expect(try receive(10, warehouse, staff).isSuccess)
        try system.waitUntilDrained()
        let after = try logs(system)
        let touched = (0..<PartitionTests.partitions).filter { before[$0] != after[$0] }
        #expect(touched == [partition(of: warehouse)], "\(warehouse)")
      }
    }

    @Test func `an order over two warehouses gets all of its lines or none`() throws {
      let system = try OrderflowSystem.withDemo(PartitionTests.counts)
      defer { system.destroy() }
      let (staff, shop) = (try system.staff(), try system.shop())
      let all = warehouses()
      let (first, second) = (all[0], all[3])
      #expect(partition(of: first) != partition(of: second))
      for warehouse in [first, second] { #expect(try receive(10, warehouse, staff).isSuccess) }
      let both = try shop.insist(order([(first, 4), (second, 6)]))
      #expect(both.status == 201, "\(both.text)")
      let secondShort = try shop.insist(order([(first, 4), (second, 5)]))
      #expect(short(secondShort) == ["\(second): 5 of 4"], "\(secondShort.text)")
      let firstShort = try shop.insist(order([(first, 7), (second, 4)]))
      #expect(short(firstShort) == ["\(first): 7 of 6"], "\(firstShort.text)")
      let bothShort = try shop.insist(order([(first, 7), (second, 5)]))
      #expect(short(bothShort) == ["\(first): 7 of 6", "\(second): 5 of 4"], "\(bothShort.text)")
      try system.waitUntilDrained()
      for (warehouse, reserved) in [(first, 4), (second, 6)] {
        let level = try staff.get("/api/v1/admin/stock/\(warehouse)/tea-assam").json
        #expect(level["on_hand"]?.int == 10 && level["reserved"]?.int == reserved, "\(warehouse)")
      }
      let rest = try shop.insist(order([(first, 6), (second, 4)]))
      #expect(rest.status == 201, "\(rest.text)")
    }

    @Test func `an order over all partitions names every short line, in the order of its lines`() throws {
      let system = try OrderflowSystem.withDemo(PartitionTests.counts)
      defer { system.destroy() }
      let (staff, shop) = (try system.staff(), try system.shop())
      let all = warehouses()
      for warehouse in all { #expect(try receive(5, warehouse, staff).isSuccess) }
      let refused = try shop.insist(order([(all[3], 6), (all[1], 5), (all[2], 7), (all[0], 8)]))
      #expect(
        short(refused) == ["\(all[3]): 6 of 5", "\(all[2]): 7 of 5", "\(all[0]): 8 of 5"], "\(refused.text)")
      let lines = [(all[2], 5), (all[0], 4), (all[3], 3), (all[1], 2)]
      let placed = try shop.insist(order(lines))
      #expect(placed.status == 201, "\(placed.text)")
      #expect(
        try placed.json["items"]?.array.map { $0["warehouse_id"]?.string ?? "" } == lines.map { $0.0 })
      try system.waitUntilDrained()
      for (warehouse, reserved) in lines {
        let level = try staff.get("/api/v1/admin/stock/\(warehouse)/tea-assam").json
        #expect(level["available"]?.int == 5 - reserved, "\(warehouse)")
      }
    }

    @Test func `orders of many warehouses at once leave nothing over`() throws {
      let system = try OrderflowSystem.withDemo(PartitionTests.counts)
      defer { system.destroy() }
      let staff = try system.staff()
      let all = warehouses()
      for warehouse in all { #expect(try receive(20, warehouse, staff).isSuccess) }
      let (token, port) = (try system.token("shop", scope: "service"), system.port)
      let answers = try inParallel(8) { index in
        let client = Client(port: port, token: token)
        return try (0..<10).map { round in
          // Neighbours in opposite order: whoever holds in one waits in the other.
          let pair = [all[(index + round) % all.count], all[(index + round + 1) % all.count]]
          return try client.insist(order((index.isMultiple(of: 2) ? pair : pair.reversed()).map { ($0, 3) }))
        }
      }
      var taken: [String: Int] = [:]
      for answer in answers.flatMap({ $0 }) where answer.status == 201 {
        for item in try answer.json["items"]?.array ?? [] {
          taken[item["warehouse_id"]?.string ?? "", default: 0] += item["quantity"]?.int ?? 0
        }
      }
      #expect(answers.flatMap { $0 }.allSatisfy { [201, 409].contains($0.status) })
      try system.waitUntilDrained()
      for warehouse in all {
        let level = try staff.get("/api/v1/admin/stock/\(warehouse)/tea-assam").json
        #expect(level["reserved"]?.int == taken[warehouse, default: 0] && taken[warehouse, default: 0] <= 20)
      }
    }

    /// One warehouse per partition.
    private func warehouses() -> [String] {
      (0..<PartitionTests.partitions).map { wanted in
        (1...1_000).lazy.map { "WH-\($0)" }.first { partition(of: $0) == wanted } ?? ""
      }
    }

    /// CRC-16/XMODEM of the key, modulo 1024 slots, each partition a contiguous range of them.
    private func partition(of key: String) -> Int {
      var crc = 0
      for byte in key.utf8 {
        crc ^= Int(byte) << 8
        for _ in 0..<8 { crc = (crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021) & 0xffff }
      }
      return crc % 1_024 * PartitionTests.partitions / 1_024
    }

    /// The length of each partition's log.
    private func logs(_ system: OrderflowSystem) throws -> [String] {
      let redis = try RedisWire(unixSocket: system.redisSocket)
      return try (0..<PartitionTests.partitions).map { try redis.call("XLEN", "orderflow:{reservation.\($0)}:log") }
    }

    private func receive(_ quantity: Int, _ warehouse: String, _ staff: Client) throws -> HTTPAnswer {
      try staff.insist(.post("/api/v1/admin/stock/\(warehouse)/tea-assam/receive", "{\"quantity\": \(quantity)}"))
    }

    private func short(_ answer: HTTPAnswer) -> [String] {
      guard answer.status == 409, let items = try? answer.json["out_of_stock_items"]?.array else { return [] }
      return items.map {
        "\($0["warehouse_id"]?.string ?? ""): \($0["requested"]?.int ?? 0) of \($0["available"]?.int ?? 0)"
      }
    }
  }
}

/// An order of tea out of several warehouses.
private func order(_ lines: [(warehouse: String, quantity: Int)]) -> HTTPCall {
  let items = lines.map {
    #"{"product_id": "tea-assam", "warehouse_id": "\#($0.warehouse)", "quantity": \#($0.quantity)}"#
  }
  return .post(
    "/api/v1/orders",
    #"{"customer_id": "ada", "currency": "GBP", "items": [\#(items.joined(separator: ", "))]}"#)
}
