import JSON

func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONView {
  try JSONDocument(Array(text.utf8), limits: limits).root
}

/// The error of a text that must be refused; nil when it was accepted.
func refusal(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONError? {
  do throws(JSONError) {
    _ = try JSONDocument(bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

func refusal(_ text: String, limits: JSONLimits = JSONLimits()) -> JSONError? {
  refusal(Array(text.utf8), limits: limits)
}

/// What `write` puts into a fresh writer.
func written(_ write: (inout JSONWriter) -> Void) -> String {
  var writer = JSONWriter()
  write(&writer)
  return String(decoding: writer.bytes, as: UTF8.self)
}

/// Reads everything a view can tell, all the way down; the number of values.
func walk(_ view: JSONView) -> Int {
  _ = (view.string, view.bool, view.int64, view.double, view.numberText, view.raw.count)
  var count = 1
  for element in view.elements { count += walk(element) }
  for (key, value) in view.members {
    _ = view[key]
    count += walk(value)
  }
  return count
}
