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
export const phoneInvalid = defineError(
  'link.phone_invalid',
  'invalid',
  'This is not the number of a mobile phone. Write it with its country code, like +31 6 12345678.',
)
export const phoneCountryRefused = defineError('link.phone_country_refused', 'unprocessable', 'Codes are not sent to phones of this country.')
export const smsNotConfigured = defineError('link.sms_not_configured', 'unprocessable', 'There is no SMS provider: choose a code by email.')
export const linkNotEnded = defineError('link.not_ended', 'conflict', 'This link is still open.')
export const rangeReversed = defineError('link.range_reversed', 'invalid', 'The range of order numbers ends before it begins.')
export const endInPast = defineError('link.end_in_past', 'invalid', 'This day is over already.')
export const timeAsked = defineError('link.time_asked', 'conflict', 'More time has been asked for already. You are written to when there is an answer.')
export const timeRequestNotFound = defineError('time_request.not_found', 'not_found', 'This request does not exist.')
export const timeRequestAnswered = defineError('time_request.answered', 'conflict', 'This request has been answered already.')

export const codeNeeded = defineError(
  'visitor.code_needed',
  'unauthenticated',
  'This link asks for a code as well. Open it in a browser and type the code that is sent to you; a command line shows that session instead of the secret.',
)
export const noCodeNeeded = defineError('link.no_code_needed', 'conflict', 'This link asks for no code.')
export const smsLimitReached = defineError('code.sms_limit_reached', 'limited', 'So many codes went out by SMS today that no more are sent.')
export const smsUnavailable = defineError('code.sms_unavailable', 'unavailable', 'Codes cannot be sent by SMS at the moment.')
export const emailNotOffered = defineError('code.email_not_offered', 'forbidden', 'This link sends its codes by SMS.')
export const linkSharedTooDeep = defineError('link.shared_too_deep', 'forbidden', 'This link was shared from hand to hand too often to be shared again.')
export const linkSharedTooOften = defineError('link.shared_too_often', 'limited', 'This link was shared too often today.')
export const reportedTooOften = defineError(
  'link.reported_too_often',
  'limited',
  'This link has been reported three times within a day. The reports have been sent.',
)
