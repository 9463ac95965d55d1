import Testing

extension SystemTests {
  @Suite struct ImportTests {
    @Test func `every bad line is named with file and line, and nothing is applied`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let files = "\(system.scratch.path)/files"
      try system.scratch.write("product_id,sku,name,category\nold,old,Old,Any\n", to: "files/products.csv")
      try system.scratch.write(
        "product_id,currency,amount_minor\nold,GBP,100\nold,GBP,cheap\nold,XXQ,5\n", to: "files/prices.csv")
      try system.scratch.write(
        "warehouse_id,sku,on_hand,low_stock_threshold\nMAIN,old,many,1\n", to: "files/stock.csv")
      let finished = try system.run("import", files)
      #expect(finished.exit == 1, "\(finished.errors)")
      for place in ["prices.csv:3", "prices.csv:4", "stock.csv:2"] {
        #expect(finished.errors.contains(place), "\(finished.errors)")
      }
      #expect(!finished.errors.contains("prices.csv:2"))
      #expect(finished.complaints.filter { $0.hasPrefix("orderflow: ") }.count == 1)
      try system.waitUntilDrained()
      let staff = try system.staff()
      #expect(try staff.get("/api/v1/products").json.objects.filter { $0["product_id"] != nil }.isEmpty)
      let level = try staff.get("/api/v1/admin/stock/MAIN/old")
      #expect(try level.status == 404 || level.json["on_hand"]?.int == 0)
    }

    @Test func `a directory that cannot be read is refused`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      for directory in ["\(system.scratch.path)/nowhere", try system.scratch.write("x", to: "a-file")] {
        let finished = try system.run("import", directory)
        finished.expectRefusal(2...3, directory)
      }
    }

    @Test func `without a running system an import says what to start`() throws {
      let scratch = try Scratch()
      defer { scratch.remove() }
      let finished = try scratch.orderflow("import", Repository.demo, "--data", "\(scratch.path)/data")
      finished.expectRefusal(3...3, "orderflow")
    }

    @Test func `a dry run changes nothing`() throws {
      let system = try OrderflowSystem()
      defer { system.destroy() }
      let finished = try system.run("import", Repository.demo, "--dry-run")
      #expect(finished.exit == 0, "\(finished.errors)")
      #expect(!finished.output.isEmpty)
      try system.waitUntilDrained()
      #expect(try system.staff().get("/api/v1/products").json.objects.filter { $0["product_id"] != nil }.isEmpty)
    }
  }
}
