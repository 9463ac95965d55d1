import Operations
import Testing

@Suite struct ImportTermsTests {
  private func batch(_ files: [String: String]) -> ImportBatch {
    ImportFolder.batch(files.mapValues { Array($0.utf8) })
  }

  private func faults(_ file: String, _ text: String) -> [String] { batch([file: text]).faults.lines }

  @Test func `breaks of a product and all shipping rates are one message each`() {
    let batch = batch([
      "rates.csv": "from,to,rate\nVND,USD,0.0000395\nVND,GBP,0.000031\n",
      "warehouses.csv": "warehouse_id,name,markup_bps\nUK-1,Leeds,150\n",
      "quantity_breaks.csv": "product_id,min_quantity,discount_bps\nmug,12,500\ncup,5,100\nmug,144,1000\n",
      "shipping_rates.csv":
        "country,method,up_to_amount_minor,currency,amount_minor\nGB,standard,5000,GBP,395\nEIRE,post,5000,GBP,695\n",
    ])
    #expect(batch.faults.lines == [])
    #expect(batch.count == 2 + 1 + 2 + 1)
  }

  @Test func `a rate is a decimal between two currencies`() {
    let text = "from,to,rate\nVND,USD,\nVND,VND,1\nVND,USX,0.5\nVND,GBP,1e3\nVND,EUR,0\nVND,KWD,0.0000000000000001\n"
    #expect(
      faults("rates.csv", text) == [
        "rates.csv:2: rate: required",
        "rates.csv:3: to: must be another currency than the one converted from",
        "rates.csv:4: to: must be an ISO 4217 code, as in GBP",
        "rates.csv:5: rate: must be a decimal number, as in \"0.0000395\"",
        "rates.csv:6: rate: must be more than 0",
        "rates.csv:7: rate: must have at most 15 digits, and as many after the point",
      ])
  }

  @Test func `basis points and quantities are of their ranges, and no row is there twice`() {
    #expect(faults("warehouses.csv", "warehouse_id,name,markup_bps\nA,a,-1\nB,b,100001\n").count == 2)
    let breaks = "product_id,min_quantity,discount_bps\nmug,0,1\nmug,1,10001\nmug,5,1\nmug,5,2\n"
    #expect(
      faults("quantity_breaks.csv", breaks) == [
        "quantity_breaks.csv:2: min_quantity: must be from 1 to 1000000",
        "quantity_breaks.csv:3: discount_bps: must be from 0 to 10000",
        "quantity_breaks.csv:5: product_id, min_quantity: mug/5 is already on line 4",
      ])
    let shipping =
      "country,method,up_to_amount_minor,currency,amount_minor\nGB,a,1,GBP,1\nUnited Kingdom,a,1,GBP,2\nXX,b,1,GBP,1\n"
    #expect(
      faults("shipping_rates.csv", shipping) == [
        "shipping_rates.csv:3: country, method, currency, up_to_amount_minor: GB/GBP/1/a is already on line 2",
        "shipping_rates.csv:4: country: XX is no country: give its name or ISO 3166 code",
      ])
  }

  @Test func `a list has so many rows and no more`() {
    let rows = (1...101).map { "mug,\($0),1\n" }.joined()
    #expect(
      faults("quantity_breaks.csv", "product_id,min_quantity,discount_bps\n" + rows)
        == ["quantity_breaks.csv:102: more than 100 rows for mug"])
  }
}
