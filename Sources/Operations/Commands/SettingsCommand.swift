import Contracts
import JSON
import Redis

/// `orderflow settings`: every setting, its value, and what it means.
enum SettingsCommand {
  static let spec = CommandSpec(
    "settings", about: "Print every setting with its value and meaning.", settings: Settings.all
  ) { invocation in
    if invocation.isJSON {
      var writer = JSONWriter()
      writer.beginArray()
      for setting in Settings.all {
        writer.beginObject()
        writer.field("name", setting.environment)
        writer.field("flag", setting.flag)
        writer.field("value", shown(setting, invocation))
        writer.field("default", setting.fallback)
        writer.field("meaning", setting.meaning)
        writer.endObject()
      }
      writer.endArray()
      print(String(decoding: writer.bytes, as: UTF8.self))
      return .done
    }
    for setting in Settings.all {
      print("\(setting.environment)=\(shown(setting, invocation))")
      print(
        "    \(setting.meaning); flag \(setting.flag), default \(setting.fallback.isEmpty ? "none" : setting.fallback)")
    }
    return .done
  }

  /// Secrets stay secret.
  private static func shown(_ setting: Setting, _ invocation: Invocation) -> String {
    let value = invocation.settings.text(setting)
    guard setting.environment == Setting.jwtKeys.environment, !value.isEmpty else {
      guard setting.environment == Setting.redisURL.environment else { return value }
      return (try? invocation.settings.redisAddress()).flatMap { $0?.description } ?? value
    }
    return value.split(separator: ",").map { "\($0.prefix { $0 != ":" }):…" }.joined(separator: ",")
  }
}
