import { defineError } from '../errors.ts'

export const notSetUp = defineError(
  'workspace.not_set_up',
  'unavailable',
  'Sluice has not been set up yet. Open the set-up link that it printed when it started.',
)
export const alreadySetUp = defineError('workspace.already_set_up', 'conflict', 'Sluice has been set up already. Sign in instead.')
export const setUpRefused = defineError(
  'workspace.set_up_refused',
  'forbidden',
  'This set-up link is not valid. Use the one that Sluice printed when it last started.',
)
export const smsRefused = defineError('sms.refused', 'unprocessable', 'The SMS provider does not take messages to this number.')
export const smsFailed = defineError('sms.failed', 'unavailable', 'The SMS provider did not take the message.')
