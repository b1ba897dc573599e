import { MailRefused, type Mail, type Mailer } from '@sluice/core/ports'

export interface ResendOptions {
  apiKey: string
  baseUrl?: string
}

const ANSWER_WITHIN_MS = 15_000

// These say nothing of the mail: a wrong key (401, 403), too slow, the same key being worked on at this moment, too many.
const TRY_AGAIN = new Set([401, 403, 408, 409, 429])

/**
 * Sends by Resend's API (resend.com/docs/api-reference), by fetch alone. The notice's id is the idempotency key: within 24 hours Resend sends one
 * mail for it however often it is asked. 4xx throws `MailRefused`, but for the statuses above; those, 5xx and a broken connection throw to be tried again.
 */
export function resendMailer({ apiKey, baseUrl = 'https://api.resend.com' }: ResendOptions): Mailer {
  const ask = (path: string, init: { method: string; headers?: Record<string, string>; body?: string }) =>
    fetch(new URL(path, baseUrl), {
      ...init,
      headers: { Authorization: `Bearer ${apiKey}`, 'User-Agent': 'Sluice', ...init.headers },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })

  return {
    async send(mail) {
      const answer = await ask('/emails', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': mail.id },
        body: JSON.stringify(payloadOf(mail)),
      })
      const problem = await answer.text()
      if (answer.ok) return
      const sentence = `Resend answered ${answer.status}: ${problem.slice(0, 300)}`
      throw answer.status < 500 && !TRY_AGAIN.has(answer.status) ? new MailRefused(sentence) : new Error(sentence)
    },
    async ping() {
      const answer = await ask('/domains', { method: 'GET' })
      const problem = await answer.text()
      // A key that may only send is refused the list of domains by this name, and so is known to be good.
      if (!answer.ok && !problem.includes('restricted_api_key')) throw new Error(`Resend answered ${answer.status}: ${problem.slice(0, 300)}`)
    },
  }
}

const payloadOf = (mail: Mail) => ({
  from: sender(mail.from),
  to: [mail.to],
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  attachments: mail.attachments?.map(({ name, mediaType, content }) => ({ filename: name, content_type: mediaType, content: base64(content) })),
})

/** Of a text's UTF-8. Character by character of its bytes: a call with a million arguments would be one too many. */
function base64(text: string): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function sender({ name, address }: Mail['from']): string {
  return `"${name.replaceAll(/["\\\p{Cc}]/gu, ' ')}" <${address}>`
}
