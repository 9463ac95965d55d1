import Foundation
import Messaging

/// `orderflow import`: master data from files, as commands to the running workers.
enum ImportCommand {
  static let spec = CommandSpec(
    "import", operands: "DIR", count: 1...1,
    about: """
      Import products, prices, stock, customers, campaigns and what prices are made of from files.
      Takes products.csv (product_id,sku,name,category), prices.csv (product_id,currency,amount_minor), stock.csv
      (warehouse_id,sku,on_hand,low_stock_threshold), customers.csv (customer_id,email,name,country,segments with ;
      between), rates.csv (from,to,rate), warehouses.csv (warehouse_id,name,markup_bps), quantity_breaks.csv
      (product_id,min_quantity,discount_bps), shipping_rates.csv (country,method,up_to_amount_minor,currency,
      amount_minor) and campaigns.json (an array of campaigns), each optional. The breaks of a product replace those it had; the shipping rates of the file replace
      all there were. All files are validated first, and one bad line leaves everything as it is. Rows upsert. A
      stock row is a count: it sets on_hand, whatever was sold or received since. A row that the running system refuses
      (stock below what is reserved) is named and the others are applied. Exit status 1 when a line is bad or a row was
      refused.
      """,
    flags: [.init("--dry-run", nil, "print what would change and change nothing")],
    settings: [.dataDirectory, .redisURL, .snapshotEvery, .logLevel]
  ) { invocation in
    let batch = try ImportFolder.read(invocation.operands[0])
    guard batch.faults.count == 0 else { return reject(batch.faults, invocation) }
    let directory = DataDirectory(invocation.settings)
    let topology = try directory.manifest().topology
    let exchange = try ImportExchange(try directory.redis(invocation.settings), topology)
    return invocation.isSet("--dry-run")
      ? try compare(batch, exchange, invocation) : try apply(batch, exchange, invocation)
  }

  private static func reject(_ faults: ImportFaults, _ invocation: Invocation) -> Failure.Status {
    if invocation.isJSON { print(faults.json) } else { complain(faults.lines) }
    Operations.complain("\(faults.count == 1 ? "1 fault" : "\(faults.count) faults") in the files; nothing was applied")
    return .foundWrong
  }

  private static func apply(
    _ batch: ImportBatch, _ exchange: ImportExchange, _ invocation: Invocation
  ) throws(Failure) -> Failure.Status {
    var report = ImportReport(run: exchange.run)
    do throws(Failure) {
      try exchange.send(.command, batch) { report.take($0, $1) }
    } catch {
      complain(report.refusalLines)
      throw error
    }
    complain(report.refusalLines)
    print(invocation.isJSON ? report.json : report.text)
    try keep(invocation.settings)
    return report.hasRefusals ? .foundWrong : .done
  }

  /// A large change is worth a snapshot, so that a rebuild need not replay it.
  private static func keep(_ settings: Settings) throws(Failure) {
    guard try settings.duration(.snapshotEvery) > 0 else { return }
    do { _ = try SnapshotTaker.take(DataDirectory(settings), settings) } catch {
      Operations.complain("imported, but no snapshot could be taken: \(error)")
    }
  }

  private static func compare(
    _ batch: ImportBatch, _ exchange: ImportExchange, _ invocation: Invocation
  ) throws(Failure) -> Failure.Status {
    var report = DryRunReport()
    try exchange.send(.query, batch) { entry, answer in report.take(entry, entry.row.verdict(answer, batch)) }
    print(invocation.isJSON ? report.json : report.text)
    return report.hasRefusals ? .foundWrong : .done
  }

  private static func complain(_ lines: [String]) {
    FileHandle.standardError.write(Data(lines.map { $0 + "\n" }.joined().utf8))
  }
}
