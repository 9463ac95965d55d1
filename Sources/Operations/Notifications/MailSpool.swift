import Contracts
import JSON
package import Messaging

/// Mails put into a folder, one `.eml` file each, named for the mail: put there twice, it is there once.
package struct MailSpool: Caller {
  private let folder: String

  package init(_ folder: String) {
    self.folder = folder
  }

  package func call(id: String, _ request: [UInt8]) throws(CallFailure) -> [UInt8] {
    let mail = try MailFile.read(request)
    do {
      try FileSystem.makeDirectories(folder)
      try MailFile.write(mail.text, to: "\(folder)/\(MailFile.name(mail.mailID)).eml")
    } catch { throw CallFailure("the mail cannot be written: \(error)", isOutage: true) }
    return MailAnswer(.sent).json
  }
}
