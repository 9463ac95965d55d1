/// What the rows of a sales report are of; each is of one currency too.
package enum SalesGrouping: String, Sendable, CaseIterable {
  case day, product, currency, warehouse
}
