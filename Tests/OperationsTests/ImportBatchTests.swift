import Operations
import Testing

@Suite struct ImportBatchTests {
  private func batch(_ files: [String: String]) -> ImportBatch {
    ImportFolder.batch(files.mapValues { Array($0.utf8) })
  }

  private func faults(_ file: String, _ text: String) -> [String] { batch([file: text]).faults.lines }

  @Test func `good files have no faults, whatever the order of their columns`() {
    let batch = batch([
      "products.csv": "name,category,sku,product_id\r\n\"Cup, big\",,85123A,85123A\r\n",
      "prices.csv": "product_id,currency,amount_minor\n85123A,GBP,0\n85123A,VND,1000000000000\n",
      "stock.csv": "warehouse_id,sku,on_hand,low_stock_threshold\nUK-1,85123A,6,0\n",
      "customers.csv": "customer_id,email,name,country,segments\n17850,a@b.test,Ada,EIRE,domestic;wholesale\n",
    ])
    #expect(batch.faults.lines == [])
    #expect(batch.count == 5)
  }

  @Test func `every fault of every line is named with file, line and column`() {
    let text = "product_id,sku,name,category\n,s,n,c\n\(String(repeating: "x", count: 65)),s,,c\np,s,n\np,s,n,c\n"
    #expect(
      faults("products.csv", text) == [
        "products.csv:2: product_id: required",
        "products.csv:3: product_id: must have 1 to 64 bytes",
        "products.csv:3: name: required",
        "products.csv:4: the line has 3 fields, the header 4",
      ])
  }

  @Test func `amounts are whole numbers of the range`() {
    let header = "product_id,currency,amount_minor\n"
    for wrong in ["", "1.5", "+1", "1e3", " 1", "-1", "1000000000001", "99999999999999999999"] {
      #expect(faults("prices.csv", header + "p,GBP,\(wrong)\n").count == 1, "\(wrong)")
    }
    let currency = faults("prices.csv", header + "p,GBX,1\n")
    #expect(currency == ["prices.csv:2: currency: must be an ISO 4217 code, as in GBP"])
  }

  @Test func `the same key twice names both lines`() {
    let text = "warehouse_id,sku,on_hand,low_stock_threshold\nA,p,1,0\nB,p,1,0\nA,p,2,0\nA,p,3,0\n"
    #expect(
      faults("stock.csv", text) == [
        "stock.csv:4: warehouse_id, sku: A/p is already on line 2",
        "stock.csv:5: warehouse_id, sku: A/p is already on line 2",
      ])
    let alike = "warehouse_id,sku,on_hand,low_stock_threshold\nA/B,p,1,0\nA,B/p,1,0\nA%2FB,p,1,0\n"
    #expect(faults("stock.csv", alike) == [])
  }

  @Test func `a customer's country is a name or a code and the mail address has an at sign`() {
    let text = "customer_id,email,name,country,segments\n1,a@b,n,Atlantis,\n2,ab,n,GB,a;;b\n"
    #expect(
      faults("customers.csv", text) == [
        "customers.csv:2: country: Atlantis is no country: give its name or ISO 3166 code",
        "customers.csv:3: email: must be a mail address",
        "customers.csv:3: segments: must be names separated by ;, as in domestic;wholesale",
      ])
  }

  @Test func `control characters are refused`() {
    let text = "product_id,sku,name,category\np,s,\"a\nb\",c\n"
    #expect(faults("products.csv", text) == ["products.csv:2: name: must not have control characters"])
  }

  @Test func `a header must name each column once and nothing else`() {
    #expect(faults("prices.csv", "").count == 1)
    #expect(
      faults("prices.csv", "product_id,currency,currency,amount\np,GBP,GBP,1\n") == [
        "prices.csv:1: currency: named twice in the header",
        "prices.csv:1: amount: not a column of this file: product_id,currency,amount_minor",
        "prices.csv:1: amount_minor: missing from the header",
      ])
  }

  @Test func `a hundred faults are named and the others counted`() {
    let text = "product_id,currency,amount_minor\n" + String(repeating: "p,GBP,x\n", count: 130)
    let batch = batch(["prices.csv": text])
    #expect(batch.faults.count == 130)
    #expect(batch.faults.lines.count == 101)
    #expect(batch.faults.lines.last == "and 30 more")
  }
}
