import type { SendEmail } from '@cloudflare/workers-types'
import { MailRefused, type Mailer } from '@sluice/core/ports'

// developers.cloudflare.com/email-service/api/send-emails/workers-api: those that are about this mail, not about the sender's domain or the day's limit.
const REFUSALS = /^E_(VALIDATION_ERROR|FIELD_MISSING|TOO_MANY_\w+|RECIPIENT_\w+|CONTENT_TOO_LARGE|HEADERS?_\w+)$/

/**
 * Sends by a Worker's `send_email` binding. A bad or suppressed address throws `MailRefused`. The service knows no idempotency key and sets
 * the Message-ID itself: a mail whose answer was lost is sent once more.
 */
export function cloudflareMailer(binding: SendEmail): Mailer {
  return {
    async send(mail) {
      try {
        await binding.send({
          from: { name: mail.from.name, email: mail.from.address },
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          // As bytes: a text would be taken for base64.
          attachments: mail.attachments?.map(({ name, mediaType, content }) => ({
            filename: name,
            type: mediaType,
            disposition: 'attachment' as const,
            content: new TextEncoder().encode(content),
          })),
        })
      } catch (error) {
        if (error instanceof Error && 'code' in error && REFUSALS.test(String(error.code))) throw new MailRefused(error.message, { cause: error })
        throw error
      }
    },
    async ping() {}, // nothing can be asked of the binding but to send; that it exists is all there is to know
  }
}
