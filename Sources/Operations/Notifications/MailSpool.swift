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

  package func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8] {
    let mail = try MailFile.read(request)
    guard let text = writer.text(mail) else { return MailWriter.refusal.json }
    do {
      try FileSystem.makeDirectories(folder)
      try MailFile.write(text, to: "\(folder)/\(MailFile.name(mail.mailID)).eml")
    } catch { throw CallFailure("the mail cannot be written: \(error)", isOutage: true) }
    return MailAnswer(.sent).json
  }
}
