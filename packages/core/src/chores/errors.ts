import { defineError } from '../errors.ts'

export const choreNotFound = defineError('chore.not_found', 'not_found', 'There is no chore of this name.')
export const choreBusy = defineError('chore.busy', 'conflict', 'This chore is running at this moment.')
