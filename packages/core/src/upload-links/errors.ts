import { defineError } from '../errors.ts'

export const linkNotFound = defineError('link.not_found', 'not_found', 'This link does not exist.')
export const linkRefused = defineError('link.refused', 'unauthenticated', 'This link is not valid. Ask for a new one.')
export const linkRevoked = defineError('link.revoked', 'gone', 'This link has been withdrawn.')
export const linkExpired = defineError('link.expired', 'gone', 'This link has ended.')
export const linkInGrace = defineError('link.in_grace', 'gone', 'This link has ended: what was begun may finish, nothing new can be sent.')
export const linkNotOpen = defineError('link.not_open', 'conflict', 'This link is not open any more.')
export const visitorNeeded = defineError('visitor.needed', 'unauthenticated', 'Please open your link again.')
export const filesNotTaken = defineError('link.files_not_taken', 'forbidden', 'This link takes folders only.')
export const foldersNotTaken = defineError('link.folders_not_taken', 'forbidden', 'This link takes files only.')
export const phoneInvalid = defineError('link.phone_invalid', 'invalid', 'This is not a phone number. Write it with its country code, like +31 6 12345678.')
export const phoneCountryRefused = defineError('link.phone_country_refused', 'unprocessable', 'Codes are not sent to phones of this country.')
export const smsNotConfigured = defineError('link.sms_not_configured', 'unprocessable', 'There is no SMS provider: choose a code by email.')
export const reportedTooOften = defineError(
  'link.reported_too_often',
  'limited',
  'This link has been reported three times within a day. The reports have been sent.',
)
