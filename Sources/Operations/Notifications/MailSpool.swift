import Contracts
import JSON
package import Messaging

/// Mails put into a folder, one `.eml` file each, named for the mail: put there twice, it is there once.
package struct MailSpool: Caller {
  private let folder: String
  private let writer: MailWriter

  package init(_ folder: String, _ writer: MailWriter) {
    self.folder = folder
    self.writer = writer
  }

  /// Flushed together.
  package var mostAtOnce: Int { 64 }

  package func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8] {
    try call([(id, request)])[0].get()
  }

  package func call(_ calls: [(id: String, request: [UInt8])]) -> [Result<[UInt8], CallFailure>] {
    var results = calls.map { _ in Result<[UInt8], CallFailure>.success(MailAnswer(.sent).json) }
    var files: [(index: Int, file: MailFile)] = []
    for (index, call) in calls.enumerated() {
      do throws(CallFailure) {
        let mail = try MailCall(request: call.request)
        if let text = writer.text(mail) {
          files.append((index, MailFile(mail, text, in: folder)))
        } else {
          results[index] = .success(MailWriter.refusal.json)
        }
      } catch { results[index] = .failure(error) }
    }
    // Where it cannot be made, no file can be written, and each says why.
    try? FileSystem.makeDirectories(folder)
    for (item, put) in zip(files, MailFile.put(files.map(\.file), into: folder)) {
      if case .failure(let failure) = put { results[item.index] = .failure(failure) }
    }
    return results
  }
}
