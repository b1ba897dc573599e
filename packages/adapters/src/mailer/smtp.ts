import { createTransport } from 'nodemailer'
import { MailRefused, type Mailer } from '@sluice/core/ports'

/**
 * Sends by an SMTP server. `url` is `smtp://user:password@host:587`, or `smtps://…` for TLS from the start; `?requireTLS=true` refuses a server
 * without STARTTLS. A 5xx answer to a mail, and an address that cannot be written to an envelope, throw `MailRefused`; a refused login does not,
 * since it says nothing of the mail. SMTP knows no idempotency keys: the Message-ID is the notice's, so that a mail sent twice can be recognised.
 */
export function smtpMailer({ url }: { url: string }): Mailer {
  const transport = createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 })
  return {
    async send(mail) {
      const domain = mail.from.address.slice(mail.from.address.lastIndexOf('@') + 1)
      try {
        await transport.sendMail({
          messageId: `<${mail.id}@${domain}>`,
          from: mail.from,
          to: { name: '', address: mail.to }, // as text, a comma in it would make it two addresses
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          attachments: mail.attachments?.map(({ name, mediaType, content }) => ({ filename: name, contentType: mediaType, content })),
        })
      } catch (error) {
        throw isRefusal(error) ? new MailRefused(error.message, { cause: error }) : error
      }
    },
    async ping() {
      await transport.verify()
    },
  }
}

function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error && 'code' in error)) return false
  if ('responseCode' in error) return Number(error.responseCode) >= 500 && error.code !== 'EAUTH'
  return error.code === 'EENVELOPE'
}
