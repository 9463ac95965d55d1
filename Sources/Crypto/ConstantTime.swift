/// Compares two tags in a time that depends on their length alone, so that an answer does not tell how much of a
/// forged tag was right. Lengths are not secret: unequal ones are refused at once.
@inline(never)
package func constantTimeEquals(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  var difference: UInt8 = 0
  for index in a.indices { difference |= a[index] ^ b[index] }
  return difference == 0
}
