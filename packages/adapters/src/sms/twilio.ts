import { MessageRefused, type Sms } from '@sluice/core/ports'
import { numbersOf } from './numbers.ts'

export interface TwilioOptions {
  /** `AC…` */
  accountSid: string
  authToken: string
  /** A number in E.164 or a sender's name; or `MG…`, a messaging service that chooses one. */
  from: string
  countries: readonly string[]
  mostPerDay: number
  baseUrl: string
}

const ANSWER_WITHIN_MS = 15_000

// These say nothing of the message: a wrong account or token (401, 403, 404), too slow, too many.
const TRY_AGAIN = new Set([401, 403, 404, 408, 409, 429])

/**
 * Sends by Twilio's API (twilio.com/docs/messaging/api/message-resource), by fetch alone. 4xx throws `MessageRefused`, but for the statuses above; those, 5xx
 * and a broken connection throw to be tried again. Twilio knows no idempotency keys: when its answer is lost, the same message may come twice.
 */
export function twilioSms({ accountSid, authToken, from, countries, mostPerDay, baseUrl }: TwilioOptions): Sms {
  const account = `/2010-04-01/Accounts/${accountSid}`
  const ask = async (path: string, body?: URLSearchParams) => {
    const answer = await fetch(new URL(path, baseUrl), {
      ...(body ? { method: 'POST', body } : {}),
      headers: { Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`, 'User-Agent': 'Sluice' },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const problem = await answer.text()
    if (answer.ok) return
    const sentence = `Twilio answered ${answer.status}${codeIn(problem)}`
    throw answer.status >= 400 && answer.status < 500 && !TRY_AGAIN.has(answer.status) ? new MessageRefused(sentence) : new Error(sentence)
  }
  const sender: Record<string, string> = /^MG[0-9a-f]{32}$/i.test(from) ? { MessagingServiceSid: from } : { From: from }
  return {
    mostPerDay,
    normalize: numbersOf(countries),
    send: ({ to, text }) => ask(`${account}/Messages.json`, new URLSearchParams({ To: to, Body: text, ...sender })),
    ping: () => ask(`${account}.json`),
  }
}

/** Twilio's own number of an error. Its words hold the phone, which no log may have. */
function codeIn(problem: string): string {
  const code = /"code":\s*(\d{1,6})/.exec(problem)?.[1]
  return code === undefined ? '' : ` (error ${code})`
}
