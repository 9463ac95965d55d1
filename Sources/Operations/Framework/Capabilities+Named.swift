import Capabilities
import Contracts
import Messaging

/// Capabilities as an operator names them.
extension Capabilities {
  static func named(_ name: String) throws(Failure) -> any Capability.Type {
    guard let found = all.first(where: { $0.name.rawValue == name }) else {
      let names = all.map { $0.name.rawValue }.joined(separator: ", ")
      throw .usage("there is no capability \(name): it is one of \(names)")
    }
    return found
  }

  /// `orders` or `orders.0`: all partitions of a capability, or one.
  static func partitions(_ name: String, _ topology: Topology) throws(Failure) -> [PartitionID] {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let all = topology.partitions(try named(parts.first ?? "").name)
    let found = parts.count == 2 ? all.filter { "\($0)" == name } : all
    guard !found.isEmpty else {
      throw .usage("there is no partition \(name): \(parts[0]) has \(all.count), from 0 on")
    }
    return found
  }
}
