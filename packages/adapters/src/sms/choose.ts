import type { Mailer, Sms } from '@sluice/core/ports'
import { developmentSms } from './development.ts'
import { twilioSms } from './twilio.ts'

/** What both hosts are told of text messages (docs/configuration.md). */
export interface SmsSettings {
  SLUICE_TWILIO_ACCOUNT?: string | undefined
  SLUICE_TWILIO_TOKEN?: string | undefined
  SLUICE_TWILIO_FROM?: string | undefined
  SLUICE_TWILIO_URL: string
  SLUICE_SMS_COUNTRIES: readonly string[]
  SLUICE_SMS_PER_DAY: number
}

/** Twilio where its account is set; else beside the mails of the development mailer, where there is one; else nothing. */
export function chooseSms(settings: SmsSettings, developmentMailer: Mailer | null): Sms | null {
  const { SLUICE_TWILIO_ACCOUNT: accountSid, SLUICE_TWILIO_TOKEN: authToken, SLUICE_TWILIO_FROM: from } = settings
  const { SLUICE_TWILIO_URL: baseUrl, SLUICE_SMS_COUNTRIES: countries, SLUICE_SMS_PER_DAY: mostPerDay } = settings
  if (accountSid !== undefined && authToken !== undefined && from !== undefined)
    return twilioSms({ accountSid, authToken, from, countries, mostPerDay, baseUrl })
  return developmentMailer && developmentSms(developmentMailer, countries, mostPerDay)
}
