import Contracts

let bareLine = OrderLine(productID: "salt", sku: "salt-1", warehouseID: "UK-2", quantity: 2)

/// A line that pricing has filled in.
let line: OrderLine = {
  var line = OrderLine(productID: "tea", sku: "tea-1", warehouseID: "UK-1", quantity: 6)
  line.unitPrice = 255
  line.discount = 30
  line.total = 1_500
  line.priceSource = "live \"now\" – Ünïcödé"
  return line
}()

let shortage = Shortage(productID: "tea", sku: "tea-1", warehouseID: "UK-1", requested: 6, available: 2)

let bareDraft = Draft(orderID: "o1", attempt: 2, customerID: "ada", currency: "GBP", lines: [bareLine])

let promotion = AppliedPromotion(campaignID: "XMAS", name: "Christmas", discount: 30)

let claim = CheckoutClaim(checkoutID: "chk_1", cartID: "cart_1", confirmation: 2)

let terms = OrderTerms(
  promotionCodes: ["XMAS", "FREE"], payment: PaymentMeans(method: "card", token: "tok_ok"), checkout: claim,
  acceptedTotal: 1_925)

let draft: Draft = {
  var draft = Draft(
    orderID: "o1", attempt: 2, customerID: "ada", currency: "GBP", lines: [line, bareLine], country: "GB",
    shippingMethod: "standard", shipping: 395, terms: terms)
  draft.shortages = [shortage]
  draft.promotions = [promotion]
  draft.shippingMethods = [Shipping(method: "standard", amount: 395), .free]
  draft.paymentStatus = "authorized"
  return draft
}()

let shippingRate = ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 5_000, price: 395)
