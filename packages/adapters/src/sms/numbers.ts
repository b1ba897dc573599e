import type { Sms } from '@sluice/core/ports'
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile'

/**
 * Numbers of mobile phones as E.164 by Google's tables, of these countries only (ISO 3166-1, `NL`): a text message to any other number reaches nobody, or is
 * dear. Where mobile and fixed numbers look alike, as in the US, both pass.
 */
export function numbersOf(countries: readonly string[]): Sms['normalize'] {
  const allowed = new Set(countries)
  return (phone) => {
    const number = parsePhoneNumberFromString(phone)
    if (!number?.isValid()) return { refused: 'invalid' }
    return number.country !== undefined && allowed.has(number.country) ? { e164: number.number } : { refused: 'country' }
  }
}
