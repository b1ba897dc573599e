import type { Sms } from '@sluice/core/ports'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** Numbers as E.164 by Google's tables, of these countries only (ISO 3166-1, `NL`). */
export function numbersOf(countries: readonly string[]): Sms['normalize'] {
  const allowed = new Set(countries)
  return (phone) => {
    const number = parsePhoneNumberFromString(phone)
    if (!number?.isValid()) return { refused: 'invalid' }
    return number.country !== undefined && allowed.has(number.country) ? { e164: number.number } : { refused: 'country' }
  }
}
