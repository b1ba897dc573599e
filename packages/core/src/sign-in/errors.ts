import { defineError } from '../errors.ts'

export const signInNeeded = defineError('sign_in.needed', 'unauthenticated', 'Please sign in.')
export const codeWrong = defineError('code.wrong', 'unauthenticated', 'This code is not right.')
export const codeSpent = defineError('code.spent', 'gone', 'This code can no longer be used. Ask for a new one.')
export const codeLocked = defineError('code.locked', 'limited', 'Too many wrong codes were typed. Wait before you ask for another one.')
export const codeTooSoon = defineError('code.too_soon', 'limited', 'A code was sent a moment ago. Wait before you ask for another one.')
