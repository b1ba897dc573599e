import { defineError } from '../errors.ts'

export const staffNotFound = defineError('staff.not_found', 'not_found', 'This staff member does not exist.')
export const staffExists = defineError('staff.exists', 'conflict', 'Someone with this email address is on the staff already.')
export const lastAdministrator = defineError(
  'staff.last_administrator',
  'conflict',
  'This is the last administrator. Make someone else an administrator first.',
)
