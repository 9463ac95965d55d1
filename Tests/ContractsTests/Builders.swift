import Contracts

let bareLine = OrderLine(productID: "salt", sku: "salt-1", warehouseID: "UK-2", quantity: 2)

/// A line that pricing has filled in.
let line: OrderLine = {
  var line = OrderLine(productID: "tea", sku: "tea-1", warehouseID: "UK-1", quantity: 6)
  line.unitPrice = 255
  line.category = "Drinks"
  line.discount = 30
  line.total = 1_500
  line.priceSource = "live"
  return line
}()

let shortage = Shortage(productID: "tea", sku: "tea-1", warehouseID: "UK-1", requested: 6, available: 2)

let bareDraft = Draft(orderID: "o1", attempt: 2, customerID: "ada", currency: "GBP", lines: [bareLine])

let appliedPromotion = AppliedPromotion(campaignID: "XMAS", name: "Christmas", discount: 30)

let claim = CheckoutClaim(checkoutID: "chk_1", cartID: "cart_1", confirmation: 2)

let terms = OrderTerms(
  promotionCodes: ["XMAS", "FREE"], payment: PaymentMeans(method: "card", token: "tok_ok"), checkout: claim,
  acceptedTotal: 1_925)

let draft: Draft = {
  var draft = Draft(
    orderID: "o1", attempt: 2, customerID: "ada", currency: "GBP", lines: [line, bareLine], country: "GB",
    shippingMethod: "standard", shipping: 395, terms: terms)
  draft.shortages = [shortage]
  draft.promotions = [appliedPromotion]
  draft.promotionsNotApplied = [
    PromotionNotApplied(campaignID: "FREE", name: "Free", reason: "not-best", detail: "Others take off more.")
  ]
  draft.segments = ["domestic", "wholesale"]
  draft.shippingMethods = [Shipping(method: "standard", amount: 395), .free]
  draft.paymentStatus = "authorized"
  return draft
}()

/// With every optional member.
let campaign: Campaign = {
  var campaign = Campaign("XMAS", .customer, .fixedAmount(500), name: "Christmas")
  campaign.currency = "GBP"
  campaign.minimumOrderAmount = 2_000
  campaign.maximumDiscountAmount = 1_000
  campaign.budget = 90_000
  campaign.products = ["tea"]
  campaign.categories = ["Drinks"]
  campaign.segments = ["domestic"]
  campaign.codes = ["XMAS"]
  campaign.usageLimit = 100
  campaign.perCustomerLimit = 2
  campaign.startDate = 1_796_083_200_000
  campaign.endDate = 1_798_761_600_250
  campaign.priority = -3
  campaign.isStackable = false
  campaign.isActive = false
  return campaign
}()

let shippingRate = ShippingRate(country: "GB", method: "standard", currency: "GBP", upTo: 5_000, price: 395)
