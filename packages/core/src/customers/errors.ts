import { defineError } from '../errors.ts'

export const customerNotFound = defineError('customer.not_found', 'not_found', 'This customer does not exist.')
