import type { Context } from '../context.ts'
import { phoneCountryRefused, phoneInvalid, smsNotConfigured } from './errors.ts'
import type { SecondFactor } from './table.ts'

/** The phone that a link's codes go to, as E.164; null where they do not go by SMS. Throws `link.sms_not_configured`, `link.phone_invalid`, `link.phone_country_refused`. */
export function phoneFor({ sms }: Context, { secondFactor, phone }: { secondFactor: SecondFactor; phone: string }): string | null {
  if (secondFactor !== 'sms') return null
  if (!sms) throw smsNotConfigured()
  const normal = sms.normalize(phone)
  if ('e164' in normal) return normal.e164
  throw normal.refused === 'country' ? phoneCountryRefused() : phoneInvalid()
}
