import type { Mailer, Sms } from '@sluice/core/ports'
import { numbersOf } from './numbers.ts'

/** Sends nothing: a message is kept beside the mails of the development mailer, as one to that phone. */
export function developmentSms(mailer: Mailer, countries: readonly string[], mostPerDay = 200): Sms {
  return {
    mostPerDay,
    normalize: numbersOf(countries),
    send: ({ id, to, text }) => mailer.send({ id, to, from: { name: 'SMS', address: 'sms@localhost' }, subject: `SMS to ${to}`, text, html: '' }),
    ping: () => mailer.ping(),
  }
}
