import Contracts
import Messaging
import Pricing

/// Two partitions of pricing: the first waits for the other's copy before it answers for a change.
extension CapabilityCase {
  static let pricingOfTwo = [
    CapabilityCase(capability: Pricing.self, script: first, number: 0, count: 2),
    CapabilityCase(capability: Pricing.self, script: copy, number: 1, count: 2),
  ]

  private static let mug = PutProduct(productID: "mug", sku: "mug", name: "Mug", category: "Kitchen")
  private static let prices = PutPrices(productID: "mug", prices: [Money(250, "GBP"), Money(80_000, "VND")])
  private static let rates = Scripts.shippingRates

  private static let first: [Message] = [
    message("p1", mug, replies: true, key: "product|k1"),
    message("p2", mug, replies: true, key: "product|k1"),
    message("p3", mug, replies: true),
    message("p4", prices, replies: true),
    message("t1", CopySettled(copy: "product.mug.v1.ProductChanged.pricing.1", isTaken: true)),
    message("t2", CopySettled(copy: "price.mug.VND.v1.PriceUpdated.pricing.1", isTaken: true)),
    message("p5", PutPrices(productID: "none", prices: [Money(1, "GBP")]), replies: true),
    message("p6", PutWarehouse(warehouseID: "MAIN", name: "Main", markupBasisPoints: 150), replies: true),
    message("t3", CopySettled(copy: "price.mug.GBP.v1.PriceUpdated.pricing.1", isTaken: true)),
    message("p7", mug, replies: true),
    message("p8", PutShippingRates(rates: rates), replies: true),
    message("t4", CopySettled(copy: "warehouse.MAIN.v1.WarehouseChanged.pricing.1", isTaken: true)),
    message("t5", CopySettled(copy: "nobody's", isTaken: true)),
    message("p9", PutRate(from: "VND", to: "GBP", rate: rate(31, 6)), replies: true),
    message("t7", CopySettled(copy: "rate.VND.GBP.v1.RateChanged.pricing.1", isTaken: false)),
    message("p10", PutRate(from: "VND", to: "GBP", rate: rate(31, 6)), replies: true),
    message("t8", CopySettled(copy: "rate.VND.GBP.v1.RateChanged.pricing.1.p10", isTaken: true)),
    message("t6", CopySettled(copy: "shipping.v1.ShippingRatesChanged.pricing.1", isTaken: true)),
    message("o1.price", PriceOrder(Scripts.draft(1)), slip: Scripts.toOrders),
  ]

  private static let copy: [Message] = [
    message("c1", ProductChanged(productID: "mug", sku: "mug", name: "Mug", category: "Kitchen", productVersion: 2)),
    message("c2", ProductChanged(productID: "mug", sku: "mug", name: "Cup", category: "Kitchen", productVersion: 1)),
    message("c3", PriceUpdated(productID: "mug", currency: "VND", amount: 80_000, priceVersion: 2)),
    message("c4", PriceUpdated(productID: "mug", currency: "VND", amount: 1, priceVersion: 1)),
    message("c5", RateChanged(from: "VND", to: "GBP", rate: rate(31, 6), rateVersion: 2)),
    message("c6", RateChanged(from: "VND", to: "GBP", rate: rate(1, 0), rateVersion: 1)),
    message("c7", WarehouseChanged(warehouseID: "MAIN", name: "Main", markupBasisPoints: 150, warehouseVersion: 2)),
    message("c8", WarehouseChanged(warehouseID: "MAIN", name: "Main", markupBasisPoints: 0, warehouseVersion: 1)),
    message("c9", QuantityBreaksChanged(productID: "mug", breaks: breaks, listVersion: 2)),
    message("c10", QuantityBreaksChanged(productID: "mug", breaks: [], listVersion: 1)),
    message("c11", ShippingRatesChanged(rates: rates, listVersion: 2)),
    message("c12", ShippingRatesChanged(rates: [], listVersion: 1)),
    message("o1.price", PriceOrder(Scripts.draft(1, country: "GB")), slip: Scripts.toOrders),
    message("o2.identify", IdentifyProducts(Scripts.draft(2)), slip: Scripts.toOrders),
  ]

  private static let breaks = [QuantityBreak(minimumQuantity: 2, discountBasisPoints: 500)]

  private static func rate(_ mantissa: Int64, _ scale: Int) -> ExchangeRate {
    guard let rate = ExchangeRate(mantissa: mantissa, scale: scale) else { preconditionFailure("no rate") }
    return rate
  }
}
